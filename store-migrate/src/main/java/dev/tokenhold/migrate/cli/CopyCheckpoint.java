package dev.tokenhold.migrate.cli;

import dev.tokenhold.internal.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the checkpoint of a copy is, and what it is good for.
 *
 * @param file its file
 * @param boundTo the stores, and which keyrings they are opened with
 */
record CopyCheckpoint(Path file, List<String> boundTo) {

    private static final String DEFAULT_NAME = "store-migrate.checkpoint";
    private static final int DIGITS = 16;

    /**
     * The checkpoint of a copy.
     *
     * @param given the file that the user wants, or null
     */
    static CopyCheckpoint of(@Nullable Path given, StorePair stores) {
        Path file = given != null ? given : standard(stores.to());
        OutputFile output = new OutputFile("checkpoint", file);
        output.requireFree(stores);
        if (given != null) {
            output.requireFolder(given);
        }
        List<String> boundTo = new ArrayList<>();
        bind("from", stores.from(), boundTo);
        bind("to", stores.to(), boundTo);
        return new CopyCheckpoint(file, boundTo);
    }

    boolean isThere() {
        return Files.exists(file);
    }

    private static Path standard(Endpoint target) {
        return target.file()
                .map(file -> file.resolveSibling(file.getFileName() + ".checkpoint"))
                .orElse(Path.of(DEFAULT_NAME));
    }

    private static void bind(String side, Endpoint endpoint, List<String> boundTo) {
        boundTo.add(side + " " + endpoint.address());
        if (endpoint.hasKeyring() && Files.exists(endpoint.keyring())) {
            boundTo.add(side + " keyring " + fingerprint(endpoint.keyring()));
        }
    }

    // Of the file, which is encrypted: so that it can be told without a key.
    private static String fingerprint(Path keyring) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(keyring));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.NO_KEY, "the keyring " + keyring + " cannot be read: " + FileFailure.reason(e), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
