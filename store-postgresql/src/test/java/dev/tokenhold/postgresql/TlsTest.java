package dev.tokenhold.postgresql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.server.Await;
import dev.tokenhold.jdbc.server.ServerAddress;
import dev.tokenhold.jdbc.server.ServerUri;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.testservers.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {

    /** A way to write 127.0.0.1 that is as good as the name of another machine to somebody who does not look it up. */
    private static final String ELSEWHERE = "127.1";

    private static TestTable withTls;

    @BeforeAll
    static void createDatabase() throws SQLException {
        withTls = TestTable.in(TlsServer.shared().server().createDatabase());
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://localhost/app, ",
        "'postgresql://127.0.0.1,[::1]/app', ",
        "postgresql://db1/app, require",
        "'postgresql://localhost,db1/app', require",
        "postgresql://db1/app?sslmode=verify-full, verify-full",
        "postgresql://db1/app?SSLMODE=disable, disable",
        "postgresql://localhost/app?sslmode=require, require",
    })
    void tlsIsRequiredUnlessAllServersAreOnThisMachineOrAnotherModeIsAskedFor(String uri, String sslMode) {
        ServerAddress address = ServerUri.parse(StoreAddress.parse(uri), PostgreSqlDatabase.KIND);

        assertThat(DriverProperties.of(address, "a password").getProperty("sslmode"))
                .isEqualTo(sslMode);
    }

    @Test
    void connectionToAnotherMachineIsEncrypted() {
        assertThat(isEncrypted(withTls, elsewhere(withTls))).isTrue();
        assertThat(isEncrypted(withTls, elsewhere(withTls) + "&sslmode=disable"))
                .isFalse();
    }

    @Test
    void connectionOnThisMachineNeedsNoTls() {
        TestTable withoutTls = TestTable.in(Backend.EMBEDDED.database());

        assertThat(isEncrypted(withoutTls, withoutTls.uri())).isFalse();
    }

    @Test
    void serverElsewhereWithoutTlsIsRefusedUnlessThatIsAskedFor() {
        TestTable withoutTls = TestTable.in(Backend.EMBEDDED.database());

        assertRefused(withoutTls, elsewhere(withoutTls))
                .hasMessageContaining("the server offers no TLS")
                .hasMessageContaining("ssl=on")
                .hasMessageContaining("?sslmode=disable");
        assertThat(isEncrypted(withoutTls, elsewhere(withoutTls) + "&sslmode=disable"))
                .isFalse();
        assertThat(isEncrypted(withoutTls, elsewhere(withoutTls) + "&sslmode=prefer"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"require", "verify-ca", "verify-full"})
    void serverOnThisMachineWithoutTlsIsRefusedWhereItIsAskedFor(String mode) {
        TestTable withoutTls = TestTable.in(Backend.EMBEDDED.database());

        assertRefused(withoutTls, withoutTls.uri() + "&sslmode=" + mode)
                .hasMessageContaining("the server offers no TLS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify-ca", "verify-full"})
    void certificateOfAnotherAuthorityIsRefusedWhereItIsVerified(String mode, @TempDir Path folder) throws Exception {
        Path other = folder.resolve("authority.pem");
        Files.writeString(
                other,
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(anyAuthority().getEncoded())
                        + "\n-----END CERTIFICATE-----\n");

        assertRefused(withTls, byName(withTls) + "&sslmode=" + mode + "&sslrootcert=" + other)
                .hasMessageContaining("the certificate of the server is not trusted")
                .hasMessageContaining("sslrootcert");
    }

    private static X509Certificate anyAuthority() throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers()[0];
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify-ca", "verify-full"})
    void missingCertificateOfTheAuthorityIsSaid(String mode, @TempDir Path folder) {
        assertRefused(withTls, byName(withTls) + "&sslmode=" + mode + "&sslrootcert=" + folder.resolve("missing.pem"))
                .hasMessageContaining("a file that sslrootcert, sslcert or sslkey names cannot be read");
    }

    @Test
    void certificateOfATrustedAuthorityHasToNameTheHost() {
        String trusting = "&sslrootcert=" + TlsServer.shared().certificate().certificate() + "&sslmode=";

        assertThat(isEncrypted(withTls, byName(withTls) + trusting + "verify-full"))
                .isTrue();
        for (String address : new String[] {elsewhere(withTls), withTls.uri()}) {
            assertThat(isEncrypted(withTls, address + trusting + "verify-ca")).isTrue();
            assertRefused(withTls, address + trusting + "verify-full")
                    .hasMessageContaining("with sslmode=verify-full it has to name the host");
        }
    }

    @Test
    void serverThatDemandsTlsIsNotReachedWithoutIt() throws Exception {
        TestTable demanding = TestTable.in(TlsServer.shared().server().createDatabase());
        Path rules = TlsServer.shared().server().dataFolder().resolve("pg_hba.conf");
        Files.writeString(
                rules, "hostnossl " + demanding.database().name() + " all all reject\n" + Files.readString(rules));
        TlsServer.shared().server().execute("SELECT pg_reload_conf()");
        // The server reads its rules again when it is asked to, but not at once.
        Await.until("the rule is in force", () -> isRefused(demanding.database()));

        assertRefused(demanding, demanding.uri() + "&sslmode=disable").hasMessageContaining("not without TLS");
        assertThat(isEncrypted(demanding, demanding.uri() + "&sslmode=require")).isTrue();
    }

    private static boolean isRefused(TestDatabase database) {
        try (Connection connection = database.connect()) {
            return !connection.isValid(1);
        } catch (SQLException e) {
            return "28000".equals(e.getSQLState());
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

    private static String byName(TestTable table) {
        return table.uri().replace("127.0.0.1", "localhost");
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(TestTable table, String uri) {
        return assertThatThrownBy(() -> table.open(uri))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.refused()).isTrue());
    }

    private static boolean isEncrypted(TestTable table, String uri) {
        try (Database database = table.connect(uri)) {
            return database.read(connection -> {
                try (ResultSet row = connection
                        .createStatement()
                        .executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
                    return row.next() && row.getBoolean(1);
                }
            });
        }
    }
}
