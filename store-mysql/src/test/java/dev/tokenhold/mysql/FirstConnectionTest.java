package dev.tokenhold.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.TokenStore;
import dev.tokenhold.testservers.TcpProxy;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The isolation level, of which the first connection is asked: once before there is a pool, once by the pool. */
class FirstConnectionTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void storeOpensWhenItsFirstConnectionBreaks(int question) {
        TestTable table = TestTable.in(Backend.MARIADB.database());
        try (TcpProxy proxy = new TcpProxy(table.database().port())) {
            proxy.loseRequest("SELECT @@session.transaction_isolation", question);
            TestTable behind = table.at(proxy.port());

            // Shorter than the pool waits for a connection: it has to open another one by itself.
            try (TokenStore store = behind.open(behind.uri(), Duration.ofSeconds(5))) {
                assertThat(store.getTokens()).isEmpty();
            }

            assertThat(proxy.faultPending()).as("the fault did not occur").isFalse();
        }
    }
}
