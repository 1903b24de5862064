package dev.tokenhold.testservers;

import java.nio.file.Path;
import java.util.List;

/** MySQL and MariaDB. */
final class MySqlSystem implements DatabaseSystem {

    static final String SCHEME = "mysql";
    static final MySqlSystem INSTANCE = new MySqlSystem();

    private MySqlSystem() {}

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public String plaintextProperties() {
        // Passwords that are not sent in the clear need TLS or the server's public key.
        return "sslMode=DISABLED&allowPublicKeyRetrieval=true";
    }

    @Override
    public String timeoutProperties() {
        return "connectTimeout=10000&socketTimeout=60000";
    }

    @Override
    public String administrativeDatabase() {
        return "";
    }

    @Override
    public String administrativeDatabase(String database) {
        return administrativeDatabase();
    }

    @Override
    public List<String> usualSettings() {
        return List.of("SET SESSION completion_type = 0, sql_safe_updates = 0, sql_select_limit = DEFAULT");
    }

    @Override
    public List<String> arguments(Path folder, Path data, int port) {
        return List.of(
                "--datadir=" + data,
                "--tmpdir=" + folder,
                "--socket=" + folder.resolve("socket"),
                "--pid-file=" + folder.resolve("pid"),
                "--bind-address=" + DatabaseServer.HOST,
                "--port=" + port,
                "--skip-name-resolve",
                "--skip-ssl",
                "--skip-log-bin");
    }

    @Override
    public List<String> notDurableArguments() {
        return List.of("--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync");
    }

    @Override
    public String stopSignal() {
        return "TERM";
    }

    @Override
    public List<String> createAdministrator(String user, String password) {
        return List.of(
                "CREATE USER IF NOT EXISTS '" + user + "'@'%' IDENTIFIED BY '" + password + "'",
                "GRANT ALL ON *.* TO '" + user + "'@'%' WITH GRANT OPTION");
    }

    @Override
    public String createDatabase(String database) {
        return "CREATE DATABASE " + database + " CHARACTER SET utf8mb4";
    }

    @Override
    public List<String> createOwner(String database, String user, String password) {
        return createUser(database, user, password, "ALL");
    }

    @Override
    public List<String> createUser(String database, String user, String password, String privileges) {
        return List.of(
                "CREATE USER '" + user + "'@'%' IDENTIFIED BY '" + password + "'",
                "GRANT " + privileges + " ON " + database + ".* TO '" + user + "'@'%'");
    }
}
