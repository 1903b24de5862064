package dev.tokenhold.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.conf.PropertyKey;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.spi.StoreAddress;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriverPropertiesTest {

    @Test
    void everyRefusedPropertyIsOneOfTheDriver() {
        Set<String> known = Stream.of(PropertyKey.values())
                .map(key -> key.getKeyName().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(HashSet::new));

        assertThat(known).containsAll(RefusedProperties.names());
    }

    @Test
    void everyPasswordIsRefused() {
        assertThat(Stream.of(PropertyKey.values())
                        .map(PropertyKey::getKeyName)
                        .filter(name -> name.toLowerCase(Locale.ROOT).matches(".*(password|secret)[0-9]?")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(RefusedProperties.reason(name)).isNotNull());
    }

    @ParameterizedTest
    @CsvSource({
        "autoReconnect, true, second half",
        "AUTORECONNECT, true, second half",
        "allowLoadLocalInfile, true, hand out files",
        "useAffectedRows, true, counted",
        "maxRows, 10, counted",
        "sessionVariables, sql_mode='', counted",
        "useSSL, false, sslMode=",
        "retriesAllDown, 3, chooses a server",
        "dumpQueriesOnException, true, values into logs",
        "queryInterceptors, evil.Interceptor, would run code",
        "parseInfoCacheFactory, evil.Factory, would run code",
        "port, 3307, before the question mark",
    })
    void propertyThatWouldBreakAPromiseIsRefusedWithTheReason(String name, String value, String reason) {
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
        assertThat(DriverProperties.answerTimeoutMillis(address(uri))).isEqualTo(10_000);
        assertThat(DriverProperties.transactionTimeoutMillis(address(uri))).isEqualTo(20_000);
    }

    @Test
    void timeLimitsMayBeAskedFor() {
        String uri = "mysql://localhost/app?connectTimeout=700&socketTimeout=90000";
        assertThat(properties(uri)).containsEntry("connectTimeout", "700").containsEntry("socketTimeout", "700");
        assertThat(DriverProperties.answerTimeoutMillis(address(uri))).isEqualTo(90_000);
        assertThat(DriverProperties.transactionTimeoutMillis(address(uri))).isEqualTo(90_000);
    }

    private static MySqlAddress address(String uri) {
        return MySqlUri.parse(StoreAddress.parse(uri));
    }

    private static Properties properties(String uri) {
        return DriverProperties.of(address(uri), "a password");
    }
}
