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
import java.util.List;
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
    void doctorSaysThatAnAccountWithTheRightTriggerCannotRaiseAFence() throws SQLException {
        try (TokenStore store = table.get().open()) {
            store.saveToken(numbered("anna", 1));
        }
        String database = table.get().database().name();
        for (String of : List.of(
                database + ".*", "`tok%`.*", database + "." + table.get().name())) {
            TestTable theirs = new TestTable(
                    backend.server().createUser(database, "SELECT, INSERT, UPDATE, DELETE"),
                    table.get().name());
            String user = theirs.database().user();
            assertThat(aboutTriggers(theirs)).isEmpty();

            // Of two patterns that match the database, the more exact one counts alone.
            backend.server().execute("REVOKE ALL ON " + database + ".* FROM " + user);
            backend.server().execute("GRANT SELECT, INSERT, UPDATE, DELETE, TRIGGER ON " + of + " TO " + user);
            assertThat(aboutTriggers(theirs))
                    .singleElement()
                    .asString()
                    .startsWith("warning: the database ")
                    .contains("it cannot raise a fence", "log_bin_trust_function_creators=1");
            trustCreators();
            assertThat(aboutTriggers(theirs)).isEmpty();
            distrustCreators();
            backend.server().execute("GRANT SUPER ON *.* TO " + user);
            assertThat(aboutTriggers(theirs)).isEmpty();
        }
    }

    @Test
    void rightTriggerOnAnotherTableIsNoReasonToExpectAFence() throws SQLException {
        try (TokenStore store = table.get().open()) {
            store.saveToken(numbered("anna", 1));
        }
        String database = table.get().database().name();
        TestTable theirs = new TestTable(
                backend.server().createUser(database, "SELECT, INSERT, UPDATE, DELETE"),
                table.get().name());
        String user = theirs.database().user();
        backend.server()
                .execute(
                        "CREATE TABLE " + database + ".other_table (id INT)",
                        "GRANT TRIGGER ON " + database + ".other_table TO " + user,
                        "GRANT TRIGGER ON other_database.* TO " + user,
                        "DROP TABLE " + database + ".other_table");

        assertThat(aboutTriggers(theirs)).isEmpty();
    }

    private static List<String> aboutTriggers(TestTable theirs) {
        return theirs.findings().stream()
                .filter(line -> line.contains("TRIGGER"))
                .toList();
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
