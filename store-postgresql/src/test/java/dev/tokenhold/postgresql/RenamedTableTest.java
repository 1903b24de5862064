package dev.tokenhold.postgresql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.testkit.RecordedLog;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A fenced table that was renamed, and a new one of the same name beside it. */
class RenamedTableTest {

    @RegisterExtension
    private final FreshTable table = new FreshTable(Backend.EMBEDDED);

    @RegisterExtension
    private final RecordedLog log = new RecordedLog(JdbcRecordStore.class);

    private TestTable renamed;
    private OAuthToken anna;
    private FenceNotice first;

    @BeforeEach
    void fenceAndRename() throws SQLException {
        renamed = TestTable.in(table.get().database());
        try (TokenStore store = table.get().open()) {
            anna = store.saveToken(numbered("anna", 1));
            first = fenceOf(store).raise("first");
        }
        table.get().execute("ALTER TABLE " + table.get().name() + " RENAME TO " + renamed.name());
    }

    @AfterEach
    void drop() throws SQLException {
        renamed.drop();
    }

    @Test
    void fenceCanBeLifted() {
        try (TokenStore store = renamed.open()) {
            assertThat(fenceOf(store).raised()).contains(first);
            assertThat(fenceOf(store).raise("again")).isEqualTo(first);
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> store.deleteToken(anna.id()))
                    .withMessageContaining("fenced by first");

            assertThat(fenceOf(store).lift()).isTrue();

            assertThat(fenceOf(store).raised()).isEmpty();
            assertThat(store.deleteToken(anna.id())).isTrue();
        }
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void partOfItIsCompleted() throws SQLException {
        renamed.execute("DROP TRIGGER tokenhold_fence_insert_" + table.get().name() + " ON " + renamed.name());
        try (TokenStore store = renamed.open()) {
            assertThat(fenceOf(store).raised()).isEmpty();

            assertThat(fenceOf(store).raise("again")).isEqualTo(first);

            assertThat(fenceOf(store).raised()).contains(first);
            assertThat(fenceOf(store).lift()).isTrue();
        }
    }

    @Test
    void newTableIsNotFencedAndCanBe() {
        try (TokenStore old = renamed.open();
                TokenStore store = table.get().open()) {
            OAuthToken bela = store.saveToken(numbered("bela", 1));
            assertThat(fenceOf(store).raised()).isEmpty();
            assertThat(fenceOf(store).lift()).isFalse();
            assertThat(fenceOf(old).raised()).contains(first);

            FenceNotice second = fenceOf(store).raise("second");

            assertThat(fenceOf(store).raised()).contains(second);
            assertThat(fenceOf(old).lift()).isTrue();
            assertThat(old.deleteToken(anna.id())).isTrue();
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> store.deleteToken(bela.id()))
                    .withMessageContaining("fenced by second");
            assertThat(fenceOf(store).raised()).contains(second);
            assertThat(fenceOf(store).lift()).isTrue();
            assertThat(store.deleteToken(bela.id())).isTrue();
        }
        assertThat(log.messages()).isEmpty();
    }

    private static WriteFence fenceOf(TokenStore store) {
        return ((MigratableTokenStore) store).fence().orElseThrow();
    }
}
