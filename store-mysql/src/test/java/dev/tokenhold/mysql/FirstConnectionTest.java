package dev.tokenhold.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.TokenStore;
import dev.tokenhold.testservers.TcpProxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The isolation level, of which the pool asks its first connection only. */
class FirstConnectionTest {

    @Test
    void poolGoesOnWhenItsFirstConnectionBreaks() {
        TestTable table = TestTable.in(Backend.MARIADB.database());
        try (TcpProxy proxy = new TcpProxy(table.database().port())) {
            proxy.loseRequest("SELECT @@session.transaction_isolation");
            TestTable behind = table.at(proxy.port());

            // Shorter than the pool waits for a connection: it has to open another one by itself.
            try (TokenStore store = behind.open(behind.uri(), Duration.ofSeconds(5))) {
                assertThat(store.getTokens()).isEmpty();
            }

            assertThat(proxy.faultPending()).as("the fault did not occur").isFalse();
        }
    }
}
