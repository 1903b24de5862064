package dev.tokenhold.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.conf.PropertyKey;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.jdbc.server.AnswerTimeouts;
import dev.tokenhold.jdbc.server.ServerAddress;
import dev.tokenhold.jdbc.server.ServerUri;
import dev.tokenhold.spi.StoreAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriverPropertiesTest {

    private static final Set<String> IN_A_URI = Set.copyOf(AllowedProperties.NAMES);

    static Stream<String> otherNames() {
        return Stream.of(PropertyKey.values())
                .filter(key -> !IN_A_URI.contains(key.getKeyName()))
                .flatMap(key -> Stream.of(key.getKeyName(), key.getCcAlias()))
                .filter(Objects::nonNull);
    }

    @Test
    void everyAllowedPropertyIsOneOfTheDriver() {
        assertThat(Stream.of(PropertyKey.values()).map(PropertyKey::getKeyName)).containsAll(IN_A_URI);
    }

    @Test
    void everyOtherPropertyIsRefusedUnderEachOfItsNames() {
        assertThat(otherNames())
                .contains("parseInfoCacheFactory", "sslContextProvider", "idTokenFile", "logger", "maxRows")
                .allSatisfy(name -> assertThatThrownBy(
                                () -> DriverProperties.checked(Map.of(name.toUpperCase(Locale.ROOT), "true")))
                        .isInstanceOf(InvalidConfigurationException.class)
                        .hasMessageContaining("DataSource"));
    }

    @Test
    void everyPasswordIsRefused() {
        assertThat(otherNames().filter(name -> name.toLowerCase(Locale.ROOT).matches(".*(password|secret)[0-9]?")))
                .hasSizeGreaterThan(4)
                .allSatisfy(
                        name -> assertThat(AllowedProperties.refusal(name, "x")).contains("is a secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:trust.p12", "file:/etc/trust.p12", "FILE:///etc/trust.p12", "file:/a b/\u00e9.jks"})
    void keyStoreMayBeAFileOfThisMachine(String url) {
        assertThat(DriverProperties.checked(Map.of("trustCertificateKeyStoreUrl", url)))
                .containsValue(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example/trust.p12",
                "jar:http://evil.example/a.jar!/trust.p12",
                "file://evil.example/trust.p12",
                "file:////evil.example/share/trust.p12",
                "ftp://evil.example/trust.p12",
                "/etc/trust.p12",
                "file:",
                ""
            })
    void keyStoreIsNotFetchedFromElsewhere(String url) {
        for (String name : List.of("trustCertificateKeyStoreUrl", "CLIENTCERTIFICATEKEYSTOREURL")) {
            assertThatThrownBy(() -> DriverProperties.checked(Map.of(name, url)))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining("file:PATH");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "autoReconnect, true, those that can be set are the table",
        "maxRows, 10, sslMode",
        "parseInfoCacheFactory, evil.Factory, which code runs",
        "useSSL, false, sslMode=DISABLED",
        "port, 3307, before the question mark",
    })
    void refusalSaysWhatToDoInstead(String name, String value, String reason) {
        assertThatThrownBy(() -> DriverProperties.checked(Map.of(name, value)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(reason)
                .hasMessageContaining("DataSource");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sslMod", "useUnicode", "Table", ""})
    void unknownPropertyIsRefused(String name) {
        assertThatThrownBy(() -> DriverProperties.checked(Map.of(name, "x")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("Connector/J has no property " + name);
    }

    @ParameterizedTest
    @CsvSource({"sslMode, PERHAPS", "connectTimeout, soon", "socketTimeout, -1", "tcpKeepAlive, maybe"})
    void valueThatTheDriverDoesNotKnowIsRefused(String name, String value) {
        assertThatThrownBy(() -> DriverProperties.checked(Map.of(name, value)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(value);
    }

    @ParameterizedTest
    @CsvSource({
        "mysql://localhost/app, , true",
        "'mysql://127.0.0.1,[::1]/app', , true",
        "mysql://db1/app, REQUIRED, ",
        "'mysql://localhost,db1/app', REQUIRED, ",
        "mysql://db1/app?sslMode=VERIFY_IDENTITY, VERIFY_IDENTITY, ",
        "mysql://db1/app?sslmode=DISABLED, DISABLED, ",
        "mysql://localhost/app?sslMode=REQUIRED, REQUIRED, true",
    })
    void tlsIsRequiredUnlessAllServersAreOnThisMachineOrAnotherModeIsAskedFor(
            String uri, String sslMode, String publicKeyRetrieval) {
        Properties properties = properties(uri);

        assertThat(properties.getProperty("sslMode")).isEqualTo(sslMode);
        assertThat(properties.getProperty("allowPublicKeyRetrieval")).isEqualTo(publicKeyRetrieval);
    }

    @Test
    void noAnswerIsAwaitedForEver() {
        String uri = "mysql://localhost/app";
        assertThat(properties(uri)).containsEntry("connectTimeout", "5000").containsEntry("socketTimeout", "5000");
        assertThat(DriverProperties.answerTimeouts(address(uri))).isEqualTo(new AnswerTimeouts(10_000, 20_000));
    }

    @Test
    void timeLimitsMayBeAskedFor() {
        String uri = "mysql://localhost/app?connectTimeout=700&socketTimeout=90000";
        assertThat(properties(uri)).containsEntry("connectTimeout", "700").containsEntry("socketTimeout", "700");
        assertThat(DriverProperties.answerTimeouts(address(uri))).isEqualTo(new AnswerTimeouts(90_000, 90_000));
    }

    private static ServerAddress address(String uri) {
        return ServerUri.parse(StoreAddress.parse(uri), MySqlDatabase.KIND);
    }

    private static Properties properties(String uri) {
        return DriverProperties.of(address(uri), "a password");
    }
}
