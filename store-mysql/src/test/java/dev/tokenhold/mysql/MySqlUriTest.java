package dev.tokenhold.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.jdbc.server.Server;
import dev.tokenhold.jdbc.server.ServerAddress;
import dev.tokenhold.jdbc.server.ServerUri;
import dev.tokenhold.spi.StoreAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MySqlUriTest {

    @Test
    void defaultsAreThePortOfMySqlAndTheUserOfZoho() {
        ServerAddress address = parse("mysql://db1/app");

        assertThat(address.servers()).containsExactly(new Server("db1", 3306, true));
        assertThat(address.user()).isEqualTo("root");
        assertThat(address.database()).isEqualTo("app");
        assertThat(address.table()).isNull();
        assertThat(address.properties()).isEmpty();
    }

    @Test
    void serversAreKeptInTheirOrderEachWithItsPort() {
        assertThat(parse("mysql://app@db3.example,10.0.0.7:3307,[2001:db8::7],[::1]:3308/app")
                        .servers())
                .containsExactly(
                        new Server("db3.example", 3306, true),
                        new Server("10.0.0.7", 3307, false),
                        new Server("2001:db8::7", 3306, true),
                        new Server("::1", 3308, false));
    }

    @Test
    void userAndDatabaseArePercentDecoded() {
        ServerAddress address = parse("mysql://anna%40example.com%3A%27%22%C3%A4+@db1/my%20app%2F1%3F");

        assertThat(address.user()).isEqualTo("anna@example.com:'\"ä+");
        assertThat(address.database()).isEqualTo("my app/1?");
    }

    @Test
    void propertiesArePercentDecodedAndSpelledAsTheDriverDoes() {
        ServerAddress address = parse(
                "mysql://app@db1/app?SSLMODE=VERIFY_CA&table=my_tokens&trustCertificateKeyStoreUrl=file%3A/a%26b%3Dc+d&serverTimezone=UTC");

        assertThat(address.table()).isEqualTo(new TableName("my_tokens"));
        assertThat(address.properties())
                .isEqualTo(Map.of(
                        "sslMode",
                        "VERIFY_CA",
                        "trustCertificateKeyStoreUrl",
                        "file:/a&b=c+d",
                        "connectionTimeZone",
                        "UTC"));
    }

    @Test
    void addressIsShownAsAUriThatNamesTheSame() {
        String uri = "mysql://an%40na@db1,[::1]:3307/my%20app";

        assertThat(parse(uri + "?table=my_tokens&sslMode=DISABLED")).hasToString(uri);
        assertThat(parse("zoho-mysql://app@db1:3306/crm")).hasToString("zoho-mysql://app@db1/crm");
    }

    @Test
    void driverIsGivenTheSameNames() {
        ServerAddress address = parse("mysql://db1,[::1]:3307/my%20app%2F1%3F");

        assertThat(address.servers().stream().map(server -> address.jdbcUrl("mysql", server)))
                .containsExactly("jdbc:mysql://db1:3306/my%20app%2F1%3F", "jdbc:mysql://[::1]:3307/my%20app%2F1%3F");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql:",
                "mysql:/db1/app",
                "mysql:db1/app",
                "mysql:///app",
                "mysql://app@/app",
                "mysql://@db1/app",
                "mysql://db1",
                "mysql://db1/",
                "mysql://db1?table=t",
                "mysql://db1/app/more",
                "mysql://db1/app#part",
                "mysql://a@b@db1/app",
                "mysql://db1,/app",
                "mysql://db1,,db2/app",
                "mysql://db1:/app",
                "mysql://db1:0/app",
                "mysql://db1:65536/app",
                "mysql://db1:99999999999/app",
                "mysql://db1:port/app",
                "mysql://::1/app",
                "mysql://[::1/app",
                "mysql://[db1]/app",
                "mysql://(host=db1)/app",
                "mysql://address=(host=db1)/app",
                "mysql://db 1/app",
                "mysql://db1/a%",
                "mysql://db1/a%GG",
                "mysql://db1/a%FF",
                "mysql://db1/a%00",
                "mysql://a%0Ab@db1/app",
                "mysql://db1/app?table",
                "mysql://db1/app?table=a&table=b",
                "mysql://db1/app?table=a&",
                "mysql://db1/app?=a",
                "mysql://db1/app?table=",
                "mysql://db1/app?table=a`b",
                "mysql://db1/app?table=tokens%3B%20DROP%20TABLE%20x",
                "mysql://db1/app?table=app.tokens",
            })
    void malformedUriIsRefused(String uri) {
        assertThatThrownBy(() -> parse(uri)).isInstanceOf(InvalidConfigurationException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//app:XYZZY@db1/app",
                "//app:XY/ZZY@db1/app",
                "//app:XY?ZZY@db1/app",
                "//app:XY#ZZY@db1/app",
                "//app:XYZZY@/app",
                "//app:XYZZY",
                "//app@db1:XYZZY/app",
                "//app@db1,XY ZZY/app",
                "//app@db1/app/XYZZY",
                "//app@db1/app?password=XYZZY",
                "//app@db1/app?PASSWORD=XYZZY",
                "//app@db1/app?passwor%64=XYZZY",
                "//app@db1/app?password2=XYZZY",
                "//app@db1/app?trustCertificateKeyStorePassword=XYZZY",
                "//app@db1/app?clientCertificateKeyStorePassword=XYZZY",
            })
    void passwordInAUriIsRefusedAndNotShown(String rest) {
        assertThatThrownBy(() -> ServerUri.parse(new StoreAddress("mysql", rest), MySqlDatabase.KIND))
                .isInstanceOf(InvalidConfigurationException.class)
                .message()
                .doesNotContain("XY")
                .doesNotContain("ZZY");
    }

    @Test
    void refusalOfAPasswordNamesTheSources() {
        for (String rest : List.of("//app:XYZZY@db1/app", "//app@db1/app?password=XYZZY")) {
            assertThatThrownBy(() -> ServerUri.parse(new StoreAddress("mysql", rest), MySqlDatabase.KIND))
                    .hasMessageContaining("env:NAME, file:PATH, stdin, prompt");
        }
    }

    @Test
    void malformedUriIsAnsweredWithTheFormThatIsExpected() {
        assertThatThrownBy(() -> parse("zoho-mysql://db1"))
                .hasMessageContaining("it names no database")
                .hasMessageContaining("zoho-mysql://[user@]host[:port][,host2[:port2]…]/database");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "LocalHost, true",
        "127.0.0.1, true",
        "127.8.9.10, true",
        "[::1], true",
        "[0:0:0:0:0:0:0:1], true",
        "[::ffff:127.0.0.1], true",
        "localhost.example.com, false",
        "127.0.0.1.example.com, false",
        "10.0.0.1, false",
        "0.0.0.0, false",
        "[::], false",
        "[fe80::1], false",
        "db1, false",
    })
    void onlyWhatCannotLeaveTheMachineIsLoopback(String host, boolean loopback) {
        assertThat(parse("mysql://" + host + "/app").isLoopback()).isEqualTo(loopback);
        assertThat(parse("mysql://localhost," + host + "/app").isLoopback()).isEqualTo(loopback);
    }

    private static ServerAddress parse(String uri) {
        return ServerUri.parse(StoreAddress.parse(uri), MySqlDatabase.KIND);
    }
}
