package dev.tokenhold.migrate.cli;

import dev.tokenhold.internal.FilePlace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint of a copy.
 *
 * @param file its file
 * @param boundTo identifies the stores and their keyrings: the checkpoint is of no use to a copy between others
 */
record CopyCheckpoint(Path file, List<String> boundTo) {

    private static final String DEFAULT_NAME = "store-migrate.checkpoint";

    /**
     * Returns the checkpoint of a copy.
     *
     * @param given the file that the user wants, or null for the default
     * @param report the file of the report, or null
     * @throws CommandException if the file cannot be written, or is in use
     */
    static CopyCheckpoint of(@Nullable Path given, @Nullable Path report, StorePair stores) {
        Path file = given != null ? given : defaultFile(stores.to());
        OutputFile output = new OutputFile("checkpoint", file);
        output.requireFree(stores);
        if (report != null && FilePlace.isSame(report, file)) {
            throw output.refused("the report is to be written there; choose another");
        }
        if (given != null) {
            output.requireFolder(given);
        }
        List<String> boundTo = new ArrayList<>();
        bind("from", stores.from(), boundTo);
        bind("to", stores.to(), boundTo);
        return new CopyCheckpoint(file, boundTo);
    }

    boolean exists() {
        return Files.exists(file);
    }

    private static Path defaultFile(Endpoint target) {
        return target.file()
                .map(file -> file.resolveSibling(file.getFileName() + ".checkpoint"))
                .orElse(Path.of(DEFAULT_NAME));
    }

    private static void bind(String side, Endpoint endpoint, List<String> boundTo) {
        boundTo.add(side + " " + endpoint.address());
        if (endpoint.hasKeyring() && endpoint.keyring().exists()) {
            boundTo.add(side + " keyring " + endpoint.keyring().id());
        }
    }
}
