package dev.tokenhold.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.TokenStore;
import dev.tokenhold.testservers.TcpProxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the pool asks its first connection only. */
class FirstConnectionTest {

    @Test
    void poolWhoseFirstConnectionFailsIsReplaced() {
        TestTable table = TestTable.in(Backend.MARIADB.database());
        try (TcpProxy proxy = new TcpProxy(table.database().port())) {
            proxy.loseRequest("SELECT @@session.transaction_isolation");
            TestTable behind = table.at(proxy.port());

            try (TokenStore store = behind.open(behind.uri(), Duration.ofSeconds(60))) {
                assertThat(store.getTokens()).isEmpty();
            }

            assertThat(proxy.faultPending()).as("the fault did not occur").isFalse();
        }
    }
}
