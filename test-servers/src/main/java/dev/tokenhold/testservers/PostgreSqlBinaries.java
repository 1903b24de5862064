package dev.tokenhold.testservers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL.
 *
 * @param bin the folder with {@code postgres} and {@code initdb}
 * @param name the name of the version, for the cache
 */
record PostgreSqlBinaries(Path bin, String name) implements ServerBinaries {

    private static final String ARCHIVE = "postgres-linux-x86_64.txz";
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final int OLDEST_VERSION = 14;

    /** Unpacks PostgreSQL from Maven. */
    static PostgreSqlBinaries unpacked() throws IOException {
        String version = MavenArchive.nameOfArchive(ARCHIVE);
        return new PostgreSqlBinaries(
                CachedFolder.get(version, PostgreSqlBinaries::unpack).resolve("bin"), version);
    }

    /** Finds the newest PostgreSQL from the packages of Debian. */
    static PostgreSqlBinaries installed() throws IOException {
        if (!Files.isDirectory(DEBIAN)) {
            throw new IOException("needs " + DEBIAN);
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            int newest = versions.filter(version -> Files.exists(version.resolve("bin/initdb")))
                    .map(version -> version.getFileName().toString())
                    .filter(version -> version.matches("\\d+"))
                    .mapToInt(Integer::parseInt)
                    .max()
                    .orElse(0);
            if (newest < OLDEST_VERSION) {
                throw new IOException("needs version " + OLDEST_VERSION + " or later in " + DEBIAN);
            }
            return new PostgreSqlBinaries(DEBIAN.resolve(newest + "/bin"), "postgresql-debian-" + newest);
        }
    }

    private static void unpack(Path folder) throws IOException {
        Path file = folder.resolve("postgres.tar");
        try (InputStream input = new XZInputStream(MavenArchive.open(ARCHIVE))) {
            Files.copy(input, file);
        }
        String failure =
                ServerProcess.failure("tar", "--no-same-owner", "-xf", file.toString(), "-C", folder.toString());
        if (!failure.isEmpty()) {
            throw new IOException("tar: " + failure);
        }
        Files.delete(file);
    }

    @Override
    public DatabaseSystem system() {
        return PostgreSqlSystem.INSTANCE;
    }

    @Override
    public String user() {
        return Installation.USER;
    }

    @Override
    public List<String> command() {
        return command("postgres");
    }

    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(Installation.NOT_AS_ROOT);
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    @Override
    public void initialize(Path data, Path log, List<String> statements) {
        try {
            Path initialized = CachedFolder.get(name + "-data", this::initialize);
            Folders.copy(initialized.resolve("data"), data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Without a server, a statement ends with its line.
        ServerProcess.start(command("postgres", "--single", "-D", data.toString(), "postgres"), log)
                .complete(String.join("\n", statements) + "\n");
    }

    private void initialize(Path target) throws IOException {
        // It wants a password, which every server replaces.
        Path password = Files.writeString(target.resolve("password"), DatabaseServer.newPassword());
        List<String> command = command(
                "initdb",
                "--pgdata=" + target.resolve("data"),
                "--username=" + DatabaseServer.ADMIN,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync");
        ServerProcess.start(command, target.resolve("initialize.log")).complete("");
        Files.delete(password);
    }
}
