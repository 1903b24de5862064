package dev.tokenhold.mysql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.WriteFence;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A fence on a server whose binary log makes it wary of triggers. */
@ParameterizedClass
@EnumSource(
        value = Backend.class,
        names = {"ODD_MARIADB", "ODD_MYSQL"})
class BinaryLogFenceTest {

    private final Backend backend;

    @RegisterExtension
    private final FreshTable table;

    BinaryLogFenceTest(Backend backend) {
        this.backend = backend;
        table = new FreshTable(backend);
    }

    @BeforeEach
    void distrustCreators() throws SQLException {
        backend.server().execute("SET GLOBAL log_bin_trust_function_creators = 0");
    }

    @AfterEach
    void trustCreators() throws SQLException {
        backend.server().execute("SET GLOBAL log_bin_trust_function_creators = 1");
    }

    @Test
    void accountWithoutSuperIsToldWhatAFenceTakesAndChangesNothing() {
        try (TokenStore store = table.get().open()) {
            OAuthToken anna = store.saveToken(numbered("anna", 1));
            WriteFence fence = ((MigratableTokenStore) store).fence().orElseThrow();

            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> fence.raise("migration"))
                    .withMessageContaining("log_bin_trust_function_creators=1")
                    .withMessageContaining("SUPER");

            assertThat(fence.raised()).isEmpty();
            assertThat(fence.lift()).isFalse();
            assertThat(store.saveToken(anna)).isEqualTo(anna);
        }
    }

    @Test
    void partOfAFenceThatCannotBeCompletedIsTold() throws SQLException {
        try (TokenStore store = table.get().open()) {
            store.saveToken(numbered("anna", 1));
            WriteFence fence = ((MigratableTokenStore) store).fence().orElseThrow();
            trustCreators();
            fence.raise("migration");
            backend.server()
                    .execute("DROP TRIGGER " + table.get().database().name() + ".tokenhold_fence_update_"
                            + table.get().name());
            distrustCreators();

            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> fence.raise("migration"))
                    .withMessageContaining("log_bin_trust_function_creators=1")
                    .withMessageContaining("a part of the fence around the table "
                            + table.get().name() + " is up")
                    .matches(e -> !e.outcomeUnknown(), "what became of it is known");
            assertThat(fence.raised()).isEmpty();
        }
    }
}
