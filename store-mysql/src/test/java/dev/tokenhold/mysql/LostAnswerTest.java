package dev.tokenhold.mysql;

import static dev.tokenhold.testkit.TestTokens.number;
import static dev.tokenhold.testkit.TestTokens.numbered;
import static dev.tokenhold.testkit.TestTokens.queryOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.jdbc.Connections;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.jdbc.server.PooledConnections;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.MeteredTokenStore;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.testservers.TcpProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that are cut in the middle of changes, so that requests or their answers are lost. */
class LostAnswerTest {

    private TestTable table;
    private TcpProxy proxy;
    private TokenStore store;
    private TokenStore observer;

    @BeforeEach
    void open() {
        table = TestTable.in(Backend.MARIADB.database());
        proxy = new TcpProxy(table.database().port());
        observer = table.open();
        store = table.at(proxy.port()).open();
        store.saveTokens(numbered("user", 3, 1));
    }

    @AfterEach
    void close() throws SQLException {
        store.close();
        observer.close();
        proxy.close();
        table.drop();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saveOfANewTokenIsStoredOnce(boolean answer) {
        lose(answer, "INSERT");

        OAuthToken saved = store.saveToken(numbered("anna", 1));

        assertThat(proxy.faultPending()).isFalse();
        assertThat(observer.findToken(queryOf("anna"))).contains(saved);
        assertThat(observer.getTokens()).hasSize(4);
    }

    @Test
    void countsWhatIsDoneAgainAndTheConnections() {
        lose(true, "UPDATE");
        store.saveToken(numbered("user1", 2));

        assertThat(meter("repetitions")).isPositive();
        assertThat(meter("pool.idle")).isEqualTo(1);
        assertThat(meter("pool.active")).isZero();
        assertThat(meter("pool.pending")).isZero();
        assertThat(meter("pool.max")).isEqualTo(8);
        store.close();
        assertThat(meter("pool.idle")).isZero();
    }

    private long meter(String name) {
        return MeteredTokenStore.metersOf(store).stream()
                .filter(meter -> meter.name().equals(name))
                .findAny()
                .orElseThrow()
                .value()
                .getAsLong();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saveOfAStoredTokenIsStored(boolean answer) {
        lose(answer, "UPDATE");

        OAuthToken saved = store.saveToken(numbered("user1", 2));

        assertThat(proxy.faultPending()).isFalse();
        assertThat(observer.findToken(queryOf("user1"))).contains(saved);
        assertThat(number(saved)).isEqualTo(2);
        assertThat(observer.getTokens()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSERT", "UPDATE", "COMMIT"})
    void batchIsStoredOnceAndAsAWhole(String statement) {
        for (boolean answer : List.of(true, false)) {
            lose(answer, statement);

            store.saveTokens(numbered("user", answer ? 10 : 20, answer ? 2 : 3));

            assertThat(proxy.faultPending()).isFalse();
            assertThat(observer.getTokens())
                    .hasSize(answer ? 10 : 20)
                    .allSatisfy(token -> assertThat(number(token)).isEqualTo(answer ? 2 : 3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "COMMIT"})
    void deletionIsDoneAndKnown(String statement) {
        for (boolean answer : List.of(true, false)) {
            String id = store.saveToken(numbered("anna", 1)).id();
            lose(answer, statement);

            boolean deleted = store.deleteToken(id);

            assertThat(proxy.faultPending()).isFalse();
            assertThat(deleted).isTrue();
            assertThat(observer.findTokenById(id)).isEmpty();
        }
    }

    @Test
    void connectionMayBeCutAnywhere() {
        for (int bytes = 1; bytes < 2_000; bytes += 61) {
            proxy.cutAfterRequestBytes(bytes);
            saveUntilCut(bytes);
            proxy.cutAfterResponseBytes(bytes);
            saveUntilCut(bytes);
        }
    }

    private void saveUntilCut(int number) {
        while (true) {
            boolean pending = proxy.faultPending();
            store.saveToken(numbered("user0", number));
            store.saveTokens(numbered("user", 5, number));
            assertThat(observer.getTokens())
                    .hasSize(5)
                    .allSatisfy(token -> assertThat(number(token)).isEqualTo(number));
            if (!pending) {
                return;
            }
        }
    }

    @Test
    void outcomeThatNobodyCanTellIsSaidToBeUnknown() {
        try (RecordStore records = table.openRecords();
                RecordStore cutOff = whenCutOff(() -> records.write(List.of(update(3))))) {
            records.write(List.of(insert("ambiguous")));
            proxy.loseResponse("UPDATE");

            assertThatThrownBy(() -> cutOff.write(List.of(update(2))))
                    .isInstanceOfSatisfying(
                            StoreUnavailableException.class,
                            e -> assertThat(e.outcomeUnknown()).isTrue())
                    .hasMessageContaining("may or may not be stored");
            assertThat(proxy.faultPending()).isFalse();
            assertThat(records.read("ambiguous")).contains(record("ambiguous", 3));
        }
    }

    @Test
    void recordThatSomebodyElseChangedMeanwhileIsNotOverwritten() {
        try (RecordStore records = table.openRecords();
                RecordStore cutOff = whenCutOff(() -> records.write(List.of(update(2), insert("other"))))) {
            records.write(List.of(insert("ambiguous")));
            proxy.loseRequest("UPDATE");

            assertThatThrownBy(() -> cutOff.write(List.of(new RecordWrite(1, record("ambiguous", 9)))))
                    .isInstanceOfSatisfying(
                            StoreUnavailableException.class,
                            e -> assertThat(e.outcomeUnknown()).isTrue());
            assertThat(proxy.faultPending()).isFalse();
            assertThat(records.read("ambiguous")).contains(record("ambiguous", 2));
        }
    }

    private static TokenRecord record(String id, int version) {
        return new TokenRecord(id, version, Map.of(), null, Bytes.of(new byte[] {(byte) version}));
    }

    private static RecordWrite insert(String id) {
        return new RecordWrite(RecordWrite.ABSENT, record(id, 1));
    }

    private static RecordWrite update(int version) {
        return new RecordWrite(version - 1, record("ambiguous", version));
    }

    /** A store behind the proxy; when it loses a connection something happens before it goes on. */
    private RecordStore whenCutOff(Runnable interference) {
        Connections pool = new PooledConnections(table.at(proxy.port()).servers());
        Connections interfered = new Connections() {

            @Override
            public Connection take() throws SQLException {
                return pool.take();
            }

            @Override
            public void release(Connection connection, boolean usable) {
                pool.release(connection, usable);
                if (!usable) {
                    interference.run();
                }
            }

            @Override
            public void close() {
                pool.close();
            }
        };
        return new JdbcRecordStore(
                new Database(MySqlDialect.ofDataSource(() -> true), interfered, Duration.ofSeconds(20)),
                new TableName(table.name()));
    }

    private void lose(boolean answer, String statement) {
        if (answer) {
            proxy.loseResponse(statement);
        } else {
            proxy.loseRequest(statement);
        }
    }
}
