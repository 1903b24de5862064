package dev.tokenhold.jdbc.server;

import static dev.tokenhold.testkit.TestTokens.number;
import static dev.tokenhold.testkit.TestTokens.numbered;
import static dev.tokenhold.testkit.TestTokens.queryOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.Concurrently;
import dev.tokenhold.testkit.TestTokens;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.TcpProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A database with two servers: two proxies for one server, which is what a synchronous cluster, or a primary that others have taken over
 * from, looks like from outside.
 */
public abstract class FailoverContract {

    private static final int THREADS = 4;
    private static final int CONNECT_MILLIS = 5_000;

    private TcpProxy first;
    private TcpProxy second;

    /** {@return the port of the server} */
    protected abstract int port();

    /**
     * Opens a store in a table of the test.
     *
     * @param hosts the servers, as in a URI
     * @param connectMillis how long to wait for a connection, in milliseconds; for a driver that counts in seconds the next second
     * @return the store
     */
    protected abstract TokenStore open(String hosts, int connectMillis);

    @BeforeEach
    void startProxies() {
        first = new TcpProxy(port());
        second = new TcpProxy(port());
    }

    @AfterEach
    void stopProxies() {
        first.close();
        second.close();
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
                TokenStore store = open(hosts(silent.getLocalPort(), second.port()), 300)) {
            store.saveToken(numbered("anna", 1));
        }

        assertThat(second.requestBytes()).isPositive();
    }

    @Test
    void hostThatIsNotKnownIsPassedOver() {
        try (TokenStore store = open("no-such-host.invalid," + hosts(second.port()), CONNECT_MILLIS)) {
            store.saveToken(numbered("anna", 1));
        }

        assertThat(second.requestBytes()).isPositive();
    }

    @Test
    void nothingIsLostOrDoneTwiceWhenServersComeAndGoDuringSaves() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong saves = new AtomicLong();
        try (TokenStore store = open();
                TokenStore observer = open(hosts(port()), CONNECT_MILLIS)) {
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
        return open(hosts(first.port(), second.port()), CONNECT_MILLIS);
    }

    private static String hosts(int... ports) {
        return IntStream.of(ports)
                .mapToObj(port -> DatabaseServer.HOST + ":" + port)
                .collect(Collectors.joining(","));
    }
}
