package dev.tokenhold.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the measurements of one run share. */
final class Session implements AutoCloseable {

    private final Scale scale;
    private final Path folder;
    private final Servers servers = new Servers();

    /** Creates a session that keeps its files in {@code folder}. */
    Session(Scale scale, Path folder) throws IOException {
        this.scale = scale;
        this.folder = Files.createDirectories(folder);
    }

    Scale scale() {
        return scale;
    }

    /** Returns the path, without an extension, of the files of the last measurement of a work. */
    Path file(String key) {
        return folder.resolve(key.replaceAll("[^A-Za-z0-9-]+", "_"));
    }

    Servers servers() {
        return servers;
    }

    @Override
    public void close() {
        servers.close();
    }
}
