package dev.tokenhold.mysql;

import static dev.tokenhold.testkit.TestTokens.number;
import static dev.tokenhold.testkit.TestTokens.numbered;
import static dev.tokenhold.testkit.TestTokens.queryOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.jdbc.server.Await;
import dev.tokenhold.testkit.Concurrently;
import dev.tokenhold.testkit.TestTokens;
import dev.tokenhold.testservers.TcpProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database with two servers: two proxies for one server, which is what a synchronous cluster looks like from outside. */
class FailoverTest {

    private static final int THREADS = 4;

    private TestTable table;
    private TcpProxy first;
    private TcpProxy second;

    @BeforeEach
    void startProxies() {
        table = TestTable.in(Backend.MARIADB.database());
        first = new TcpProxy(table.database().port());
        second = new TcpProxy(table.database().port());
    }

    @AfterEach
    void stopProxies() throws SQLException {
        first.close();
        second.close();
        table.drop();
    }

    @Test
    void firstServerOfTheListIsTaken() {
        try (TokenStore store = open()) {
            store.saveToken(numbered("anna", 1));
        }

        assertThat(first.requestBytes()).isPositive();
        assertThat(second.requestBytes()).isZero();
    }

    @Test
    void serverThatRefusesIsPassedOver() {
        first.refuse();

        try (TokenStore store = open()) {
            OAuthToken saved = store.saveToken(numbered("anna", 1));

            assertThat(store.findToken(queryOf("anna"))).contains(saved);
        }
        assertThat(second.requestBytes()).isPositive();
    }

    @Test
    void serverThatAcceptsAndNeverAnswersIsPassedOver() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                TokenStore store =
                        table.open(table.uri(silent.getLocalPort(), second.port()) + "&connectTimeout=300")) {
            store.saveToken(numbered("anna", 1));
        }

        assertThat(second.requestBytes()).isPositive();
    }

    @Test
    void hostThatIsNotKnownIsPassedOver() {
        String uri = table.uri(second.port()).replace("@", "@no-such-host.invalid,") + "&sslMode=DISABLED";
        try (TokenStore store = table.open(uri)) {
            store.saveToken(numbered("anna", 1));
        }

        assertThat(second.requestBytes()).isPositive();
    }

    @Test
    void nothingIsLostOrDoneTwiceWhenServersComeAndGoDuringSaves() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong saves = new AtomicLong();
        try (TokenStore store = open();
                TokenStore observer = table.open()) {
            Concurrently<Long> writers = Concurrently.start(THREADS, writer -> () -> {
                long number = 0;
                while (!done.get()) {
                    number++;
                    OAuthToken saved = store.saveToken(numbered("user" + writer, number));
                    assertThat(number(saved)).isEqualTo(number);
                    saves.incrementAndGet();
                }
                return number;
            });
            try {
                for (int round = 0; round < 6; round++) {
                    TcpProxy failing = round % 2 == 0 ? first : second;
                    failing.refuse();
                    failing.cut();
                    long target = saves.get() + 50;
                    Await.until("saving goes on", () -> saves.get() >= target);
                    failing.accept();
                }
            } finally {
                done.set(true);
            }

            List<Long> acknowledged = writers.join();
            assertThat(observer.getTokens()).hasSize(THREADS);
            for (int writer = 0; writer < THREADS; writer++) {
                assertThat(observer.findToken(queryOf("user" + writer)).map(TestTokens::number))
                        .contains(acknowledged.get(writer));
            }
        }
    }

    @Test
    void withoutAnyServerItIsSaidWhatIsWrongWithEach() {
        first.refuse();
        second.refuse();

        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.outcomeUnknown()).isFalse())
                // A port that is being closed refuses, or accepts and hangs up.
                .hasMessageContaining("127.0.0.1:" + first.port() + ": ")
                .hasMessageContaining("127.0.0.1:" + second.port() + ": ");
    }

    private TokenStore open() {
        return table.open(table.uri(first.port(), second.port()));
    }
}
