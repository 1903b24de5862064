package dev.tokenhold.testservers;

import java.nio.file.Path;
import java.util.List;

/** What differs between database systems: their URLs, the arguments of their servers, and the SQL that creates databases and users. */
interface DatabaseSystem {

    /** Returns the system whose URIs have a scheme. */
    static DatabaseSystem of(String scheme) {
        return switch (scheme) {
            case MySqlSystem.SCHEME -> MySqlSystem.INSTANCE;
            case PostgreSqlSystem.SCHEME -> PostgreSqlSystem.INSTANCE;
            default ->
                throw new IllegalArgumentException(
                        scheme + " is neither " + MySqlSystem.SCHEME + " nor " + PostgreSqlSystem.SCHEME);
        };
    }

    /** Returns the scheme of its URIs and, after {@code jdbc:}, of its JDBC URLs. */
    String scheme();

    /** Returns the properties of a JDBC URL that ask for a connection without TLS. */
    String plaintextProperties();

    /** Returns the properties of a JDBC URL for 10 s to connect and 60 s for each answer. */
    String timeoutProperties();

    /** Returns the database in which an administrator creates databases; empty for none. */
    String administrativeDatabase();

    /** Returns the database in which an administrator creates users of a database; empty for none. */
    String administrativeDatabase(String database);

    /** Returns the statements that give a session of a test the usual settings, whatever the server gives to every session. */
    List<String> usualSettings();

    /** Returns the arguments for a server that has neither TLS nor a log of its statements, as far as it has a choice. */
    List<String> arguments(Path folder, Path data, int port);

    /** Returns the arguments that make commits fast and lose them in a power cut. */
    List<String> notDurableArguments();

    /** Returns the signal on which a server ends without waiting for its clients. */
    String stopSignal();

    /** Returns the statements that make an account an administrator; an initialized server may have it already. */
    List<String> createAdministrator(String user, String password);

    String createDatabase(String database);

    /** Returns the statements that create the owner of a database. */
    List<String> createOwner(String database, String user, String password);

    /** Returns the statements that create a user of a database. */
    List<String> createUser(String database, String user, String password, String privileges);
}
