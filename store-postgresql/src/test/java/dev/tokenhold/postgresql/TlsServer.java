package dev.tokenhold.postgresql;

import dev.tokenhold.jdbc.server.Await;
import dev.tokenhold.jdbc.server.ServerCertificate;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.PostgreSqlServer;
import java.util.List;

/**
 * A durable server with TLS, which the tests of this JVM share.
 *
 * @param server the server
 * @param certificate its certificate
 */
record TlsServer(DatabaseServer server, ServerCertificate certificate) {

    private static final class Shared {
        static final TlsServer SERVER = start();
    }

    /** Skips the test where this server cannot run. */
    static TlsServer shared() {
        Machine.requireAvailable(PostgreSqlServer.unavailableReason());
        return Shared.SERVER;
    }

    private static TlsServer start() {
        DatabaseServer server = PostgreSqlServer.builder().start();
        try {
            ServerCertificate certificate = ServerCertificate.create(server.folder());
            server.execute(
                    "ALTER SYSTEM SET ssl_cert_file = '" + certificate.certificate() + "'",
                    "ALTER SYSTEM SET ssl_key_file = '" + certificate.key() + "'",
                    "ALTER SYSTEM SET ssl = on",
                    "SELECT pg_reload_conf()");
            Await.until("it has TLS", () -> server.query("SHOW ssl").equals(List.of("on")));
            return new TlsServer(server, certificate);
        } catch (Exception e) {
            server.close();
            throw new AssertionError("no server with TLS can be started", e);
        }
    }
}
