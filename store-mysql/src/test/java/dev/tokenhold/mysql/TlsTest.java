package dev.tokenhold.mysql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.server.ServerCertificate;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.MariaDbServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

    /** A way to write 127.0.0.1 that is as good as the name of another machine to somebody who does not look it up. */
    private static final String ELSEWHERE = "127.1";

    private static DatabaseServer server;
    private static ServerCertificate certificate;
    private static TestTable withTls;

    @BeforeAll
    static void startServer(@TempDir Path folder) throws Exception {
        Machine.requireAvailable(MariaDbServer.unavailableReason());
        certificate = ServerCertificate.create(folder);
        server = MariaDbServer.builder()
                .notDurable()
                .arguments("--ssl", "--ssl-cert=" + certificate.certificate(), "--ssl-key=" + certificate.key())
                .start();
        withTls = TestTable.in(server.createDatabase());
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void connectionToAnotherMachineIsEncrypted() {
        assertThat(cipher(withTls, elsewhere(withTls))).isNotEmpty();
    }

    @Test
    void connectionOnThisMachineNeedsNoTls() {
        TestTable withoutTls = TestTable.in(Backend.MARIADB.database());

        assertThat(cipher(withoutTls, withoutTls.uri())).isEmpty();
    }

    @Test
    void serverElsewhereWithoutTlsIsRefusedUnlessThatIsAskedFor() {
        TestTable withoutTls = TestTable.in(Backend.MARIADB.database());

        assertRefused(withoutTls, elsewhere(withoutTls))
                .hasMessageContaining("the server offers no TLS")
                .hasMessageContaining("ssl_cert")
                .hasMessageContaining("sslMode=DISABLED");
        assertThat(cipher(withoutTls, elsewhere(withoutTls) + "&sslMode=DISABLED"))
                .isEmpty();
        assertThat(cipher(withoutTls, elsewhere(withoutTls) + "&sslMode=PREFERRED"))
                .isEmpty();
    }

    @Test
    void tlsIsRefusedOnThisMachineTooWhereItIsAskedForAndMissing() {
        TestTable withoutTls = TestTable.in(Backend.MARIADB.database());

        assertRefused(withoutTls, withoutTls.uri() + "&sslMode=REQUIRED").hasMessageContaining("offers no TLS");
    }

    @Test
    void certificateOfAnUnknownAuthorityIsRefusedWhereItIsVerified() {
        for (String mode : new String[] {"VERIFY_CA", "VERIFY_IDENTITY"}) {
            assertRefused(withTls, elsewhere(withTls) + "&sslMode=" + mode)
                    .hasMessageContaining("the certificate of the server is not trusted")
                    .hasMessageContaining("trust store");
        }
    }

    @Test
    void certificateOfATrustedAuthorityHasToNameTheHost() {
        System.setProperty("javax.net.ssl.trustStore", certificate.trustStore().toString());
        System.setProperty("javax.net.ssl.trustStorePassword", ServerCertificate.TRUST_STORE_PASSWORD);
        try {
            String localhost = withTls.uri().replace("127.0.0.1", "localhost");
            assertThat(cipher(withTls, localhost + "&sslMode=VERIFY_IDENTITY")).isNotEmpty();
            assertThat(cipher(withTls, elsewhere(withTls) + "&sslMode=VERIFY_CA"))
                    .isNotEmpty();
            assertRefused(withTls, elsewhere(withTls) + "&sslMode=VERIFY_IDENTITY")
                    .hasMessageContaining("has to name the host");
        } finally {
            System.clearProperty("javax.net.ssl.trustStore");
            System.clearProperty("javax.net.ssl.trustStorePassword");
        }
    }

    @Test
    void passwordIsNotSentUnderAKeyThatAnybodyCouldHavePutThere() throws SQLException {
        TestTable mysql = TestTable.in(Backend.MYSQL.server().createDatabase());

        assertRefused(mysql, elsewhere(mysql) + "&sslMode=DISABLED").hasMessageContaining("use TLS");
        assertThat(cipher(mysql, elsewhere(mysql) + "&sslMode=DISABLED&allowPublicKeyRetrieval=true"))
                .isEmpty();
    }

    @Test
    void serverThatDemandsTlsIsNotAskedAgainWithoutIt() throws SQLException {
        // Not as the administrator of the other tests, who would not get in again.
        server.execute("GRANT SUPER ON *.* TO '" + withTls.database().user() + "'@'%'");
        try (Connection administrator = withTls.servers(elsewhere(withTls)).getConnection();
                Statement statement = administrator.createStatement()) {
            statement.execute("SET GLOBAL require_secure_transport = 1");
            try {
                assertRefused(withTls, withTls.uri() + "&sslMode=DISABLED")
                        .hasMessageContaining("takes connections with TLS only")
                        .hasMessageContaining("sslMode");
            } finally {
                statement.execute("SET GLOBAL require_secure_transport = 0");
            }
        }
    }

    @Test
    void tokensAreKeptOverTls() {
        try (TokenStore store = withTls.open(elsewhere(withTls))) {
            store.saveToken(numbered("anna", 1));

            assertThat(store.getTokens()).hasSize(1);
        }
    }

    private static String elsewhere(TestTable table) {
        return table.uri().replace("127.0.0.1", ELSEWHERE);
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(TestTable table, String uri) {
        return assertThatThrownBy(() -> table.open(uri)).isInstanceOf(StoreUnavailableException.class);
    }

    private static String cipher(TestTable table, String uri) {
        try (Database database = table.connect(uri)) {
            return database.read(connection -> {
                try (ResultSet row = connection.createStatement().executeQuery("SHOW STATUS LIKE 'Ssl_cipher'")) {
                    row.next();
                    return row.getString(2);
                }
            });
        }
    }
}
