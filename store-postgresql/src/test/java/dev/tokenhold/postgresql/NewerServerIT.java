package dev.tokenhold.postgresql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.MigratableTokenStore;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What only PostgreSQL 15 and later can do. */
@Tag("long")
final class NewerServerIT {

    @RegisterExtension
    private final FreshTable table = new FreshTable(Backend.INSTALLED);

    @BeforeEach
    void requireVersion() throws SQLException {
        try (Connection connection = table.get().connection()) {
            assumeTrue(connection.getMetaData().getDatabaseMajorVersion() >= 15, "needs PostgreSQL 15");
        }
    }

    @Test
    void mergeIsRefusedByAFence() {
        try (TokenStore store = table.get().open()) {
            OAuthToken anna = store.saveToken(numbered("anna", 1)).detached();
            FenceNotice notice =
                    ((MigratableTokenStore) store).fence().orElseThrow().raise("migration");

            for (String action : new String[] {
                "WHEN MATCHED THEN UPDATE SET version = 1",
                "WHEN MATCHED THEN DELETE",
                "WHEN NOT MATCHED THEN INSERT (id, version, sealed) VALUES ('x', 1, 'x')"
            }) {
                assertThatThrownBy(() -> table.get()
                                .execute("MERGE INTO " + table.get().name()
                                        + " t USING (SELECT id FROM "
                                        + table.get().name()
                                        + " UNION SELECT 'x') AS s ON t.id = s.id " + action))
                        .as(action)
                        .hasMessageContaining(notice.toString());
            }
            assertThat(store.getTokens()).containsExactly(anna);
        }
    }

    @Test
    void indexThatAllowsOneNullOnlyIsNotThatOfTheStore() throws SQLException {
        try (TokenStore store = table.get().open()) {
            store.saveToken(numbered("anna", 1));
        }
        table.get()
                .execute("ALTER TABLE " + table.get().name() + " DROP CONSTRAINT "
                        + table.get().name() + "_identity_key_key, ADD UNIQUE NULLS NOT DISTINCT (identity_key)");

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(table.get()::open)
                .withMessageContaining("the column identity_key is not unique (expected: UNIQUE)");
    }
}
