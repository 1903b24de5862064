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
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.MySqlServer;
import dev.tokenhold.testservers.ServerBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Servers that die, stop, and come back. */
class ServerFaultIT {

    private static final int WRITERS = 4;

    /**
     * What a writer did.
     *
     * @param acknowledged the number of its last save that returned
     * @param attempted the number of its last save
     */
    private record Written(long acknowledged, long attempted) {}

    @Test
    void mariaDbThatIsKilledDuringSavesLosesNothingThatWasAcknowledged() throws Exception {
        kill(MariaDbServer.unavailableReason(), MariaDbServer::builder, 1);
    }

    @Test
    void mySqlThatIsKilledDuringSavesLosesNothingThatWasAcknowledged() throws Exception {
        kill(MySqlServer.unavailableReason(), MySqlServer::builder, 1);
    }

    @Test
    @Tag("long")
    void mariaDbThatIsKilledAgainAndAgainLosesNothingThatWasAcknowledged() throws Exception {
        kill(MariaDbServer.unavailableReason(), MariaDbServer::builder, 10);
    }

    @Test
    @Tag("long")
    void mySqlThatIsKilledAgainAndAgainLosesNothingThatWasAcknowledged() throws Exception {
        kill(MySqlServer.unavailableReason(), MySqlServer::builder, 5);
    }

    private static void kill(Optional<String> missing, Supplier<ServerBuilder> builder, int kills) throws Exception {
        Machine.requireAvailable(missing);
        try (DatabaseServer server = builder.get().start()) {
            TestTable table = TestTable.in(server.createDatabase());
            AtomicBoolean done = new AtomicBoolean();
            AtomicLong saves = new AtomicLong();
            try (TokenStore store = table.open()) {
                Concurrently<Written> writers =
                        Concurrently.start(WRITERS, writer -> () -> writeUntil(done, store, "user" + writer, saves));
                try {
                    for (int i = 0; i < kills; i++) {
                        long target = saves.get() + 40;
                        Await.until("saving goes on", () -> saves.get() >= target);
                        server.kill();
                        server.start();
                    }
                    long target = saves.get() + 40;
                    Await.until("saving goes on", () -> saves.get() >= target);
                } finally {
                    done.set(true);
                }

                assertStored(table, writers.join());
            }
        }
    }

    private static Written writeUntil(AtomicBoolean done, TokenStore store, String user, AtomicLong saves) {
        long acknowledged = 0;
        long attempted = 0;
        while (!done.get()) {
            try {
                attempted++;
                assertThat(number(store.saveToken(numbered(user, attempted)))).isEqualTo(attempted);
                acknowledged = attempted;
                saves.incrementAndGet();
            } catch (StoreUnavailableException e) {
                // The server needed longer than the store waits for it.
            }
        }
        return new Written(acknowledged, attempted);
    }

    private static void assertStored(TestTable table, List<Written> written) {
        try (TokenStore observer = table.open()) {
            assertThat(observer.getTokens()).hasSize(WRITERS);
            for (int writer = 0; writer < WRITERS; writer++) {
                assertThat(number(observer.findToken(queryOf("user" + writer)).orElseThrow()))
                        .isBetween(
                                written.get(writer).acknowledged(),
                                written.get(writer).attempted());
            }
        }
    }

    @Test
    void serverThatHangsIsGivenUpAndItIsSaidWhetherAnythingMayHaveBeenStored() throws Exception {
        Machine.requireAvailable(MariaDbServer.unavailableReason());
        try (DatabaseServer server = MariaDbServer.builder().notDurable().start()) {
            TestTable table = TestTable.in(server.createDatabase());
            try (TokenStore store =
                    table.open(table.uri() + "&socketTimeout=500&connectTimeout=500", Duration.ofSeconds(1))) {
                OAuthToken saved = store.saveToken(numbered("anna", 1));

                server.suspend();
                assertThatThrownBy(() -> store.findTokenById(saved.id()))
                        .isInstanceOfSatisfying(
                                StoreUnavailableException.class,
                                e -> assertThat(e.outcomeUnknown()).isFalse());
                assertThatThrownBy(() -> table.open(table.uri() + "&connectTimeout=500"))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("did not answer in time");
                server.resume();

                assertThat(store.findTokenById(saved.id())).contains(saved);
            }
        }
    }
}
