package dev.tokenhold.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/** What the measurements of one run share. */
final class Session implements AutoCloseable {

    private final Scale scale;
    private final Path folder;
    private final Servers servers = new Servers();
    // Null until a command needs it, since its keyring takes a while to make.
    private SmallStore smallStore;

    /** Creates a session that keeps its files in {@code folder}. */
    Session(Scale scale, Path folder) {
        this.scale = scale;
        this.folder = folder;
    }

    Scale scale() {
        return scale;
    }

    /** Returns the path, without an extension, of the files of the last measurement of a work. */
    Path file(String key) {
        return folder.resolve(key.replaceAll("[^A-Za-z0-9.-]+", "_"));
    }

    Servers servers() {
        return servers;
    }

    /** Returns the store for commands, which the first call creates. */
    SmallStore smallStore() throws IOException {
        if (smallStore == null) {
            smallStore = new SmallStore();
        }
        return smallStore;
    }

    @Override
    public void close() {
        servers.close();
        if (smallStore != null) {
            smallStore.close();
        }
    }
}
