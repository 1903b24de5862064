package dev.tokenhold.mysql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static dev.tokenhold.testkit.TestTokens.queryOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.testservers.TestDatabase;
import java.sql.SQLException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Accounts that may do less than everything. */
@ParameterizedClass
@EnumSource(
        value = Backend.class,
        names = {"MARIADB", "MYSQL"})
class RightsTest {

    private final Backend backend;

    @RegisterExtension
    private final FreshTable table;

    RightsTest(Backend backend) {
        this.backend = backend;
        table = new FreshTable(backend);
    }

    @Test
    void fourRightsOnTheTableAreEnoughOnceItIsThere() throws SQLException {
        saveAsOwner("anna");

        try (TokenStore store = as("SELECT, INSERT, UPDATE, DELETE").open()) {
            OAuthToken saved = store.saveToken(numbered("anna", 2));
            store.saveToken(numbered("bela", 1));
            store.saveTokens(numbered("user", 10, 1));
            assertThat(store.findToken(queryOf("anna"))).contains(saved);
            assertThat(store.getTokens()).hasSize(12);
            assertThat(store.deleteToken(saved.id())).isTrue();
            store.deleteTokens();
            assertThat(store.getTokens()).isEmpty();
        }
    }

    @Test
    void withCreateTheFirstSaveMakesTheTable() throws SQLException {
        try (TokenStore store = as("SELECT, INSERT, UPDATE, DELETE, CREATE").open()) {
            OAuthToken saved = store.saveToken(numbered("anna", 1));

            assertThat(store.getTokens()).containsExactly(saved);
        }
    }

    @Test
    void withoutCreateAMissingTableIsEmptyAndASaveNamesTheRight() throws SQLException {
        try (TokenStore store = as("SELECT, INSERT, UPDATE, DELETE").open()) {
            assertThat(store.getTokens()).isEmpty();
            assertThat(store.findToken(queryOf("anna"))).isEmpty();

            assertUnavailable(() -> store.saveToken(numbered("anna", 1))).hasMessageContaining("the right CREATE");
        }
    }

    @Test
    void readerFindsAndIsToldWhichRightASaveNeeds() throws SQLException {
        OAuthToken saved = saveAsOwner("anna");

        try (TokenStore store = as("SELECT").open()) {
            assertThat(store.findToken(queryOf("anna"))).contains(saved);
            assertThat(store.findTokenById(saved.id())).contains(saved);
            assertThat(store.getTokens()).containsExactly(saved);

            assertUnavailable(() -> store.saveToken(numbered("bela", 1))).hasMessageContaining("the right INSERT");
            assertUnavailable(() -> store.saveToken(numbered("anna", 2))).hasMessageContaining("the right UPDATE");
            assertUnavailable(() -> store.saveTokens(numbered("user", 9, 1))).hasMessageContaining("the right INSERT");
            assertUnavailable(() -> store.deleteToken(saved.id())).hasMessageContaining("the right DELETE");
            assertUnavailable(store::deleteTokens).hasMessageContaining("the right DELETE");
            assertThat(store.getTokens()).containsExactly(saved);
        }
    }

    @Test
    void fenceTakesTheRightTrigger() throws SQLException {
        OAuthToken anna = saveAsOwner("anna");

        try (TokenStore writer = as("SELECT, INSERT, UPDATE, DELETE").open();
                TokenStore fencer =
                        as("SELECT, INSERT, UPDATE, DELETE, TRIGGER").open()) {
            assertUnavailable(() -> fenceOf(writer).raise("migration")).hasMessageContaining("the right TRIGGER");
            assertThat(fenceOf(writer).raised()).isEmpty();
            assertThat(writer.saveToken(anna)).isEqualTo(anna);

            fenceOf(fencer).raise("migration");

            assertUnavailable(() -> writer.saveToken(anna)).hasMessageContaining("fenced by migration");
            assertUnavailable(() -> fenceOf(writer).raised()).hasMessageContaining("the right TRIGGER");
            assertUnavailable(() -> fenceOf(writer).lift()).hasMessageContaining("the right TRIGGER");
            assertThat(fenceOf(fencer).lift()).isTrue();
            assertThat(writer.saveToken(anna)).isEqualTo(anna);
        }
    }

    @Test
    void fenceOutlivesTheAccountThatRaisedIt() throws SQLException {
        OAuthToken anna = saveAsOwner("anna");
        TestTable fencers = as("SELECT, TRIGGER");
        try (TokenStore fencer = fencers.open()) {
            fenceOf(fencer).raise("migration");
        }
        backend.server().execute("DROP USER '" + fencers.database().user() + "'@'%'");

        try (TokenStore owner = table.get().open()) {
            assertUnavailable(() -> owner.saveToken(anna)).hasMessageContaining("the account that created it is gone");
            assertThat(owner.getTokens()).containsExactly(anna);
            assertThat(fenceOf(owner).raised()).map(FenceNotice::by).contains("migration");
            assertThat(fenceOf(owner).lift()).isTrue();
            assertThat(owner.saveToken(anna)).isEqualTo(anna);
        }
    }

    @Test
    void withoutAnyRightToTheDatabaseThatIsSaid() throws SQLException {
        saveAsOwner("anna");
        TestTable theirs = as("USAGE");

        assertUnavailable(theirs::open).hasMessageContaining("no right to the database");
    }

    @Test
    void tableThatMayNotBeSeenIsNotTakenForAnEmptyOne() throws SQLException {
        saveAsOwner("anna");
        TestTable theirs = as("USAGE");
        TestTable other = TestTable.in(table.get().database());
        try {
            saveAsOwner(other, "bela");
            backend.server()
                    .execute("GRANT SELECT ON " + other.database().name() + "." + other.name() + " TO '"
                            + theirs.database().user() + "'@'%'");

            assertUnavailable(theirs::open).hasMessageContaining("the right SELECT");
        } finally {
            other.drop();
        }
    }

    @Test
    void wrongPasswordIsSaidAndNotShown() {
        TestDatabase database = table.get().database();

        assertUnavailable(new TestTable(database.as(database.user(), "XYZZY"), "t")::open)
                .hasMessageContaining("the account or its password is wrong")
                .hasMessageNotContaining("XYZZY");
        assertUnavailable(new TestTable(database.as("nobody", "XYZZY"), "t")::open)
                .hasMessageContaining("the account or its password is wrong");
    }

    @Test
    void missingPasswordIsSaid() {
        TestDatabase database = table.get().database();

        assertUnavailable(new TestTable(database.as(database.user(), ""), "t")::open)
                .hasMessageContaining("needs a password")
                .hasMessageContaining("env:NAME");
    }

    @Test
    void missingDatabaseIsSaid() throws SQLException {
        TestDatabase everywhere = backend.server().createUser("*", "ALL");
        TestDatabase missing = new TestDatabase(
                everywhere.host(), everywhere.port(), "missing", everywhere.user(), everywhere.password());

        assertUnavailable(new TestTable(missing, "t")::open).hasMessageContaining("no database of that name");
    }

    private static AbstractThrowableAssert<?, ?> assertUnavailable(ThrowingCallable failing) {
        return assertThatThrownBy(failing)
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.outcomeUnknown()).isFalse())
                .hasMessageStartingWith("the database mysql://");
    }

    /** The same table, for a new account with these rights on the database. */
    private TestTable as(String rights) throws SQLException {
        return new TestTable(
                backend.server().createUser(table.get().database().name(), rights),
                table.get().name());
    }

    private static WriteFence fenceOf(TokenStore store) {
        return ((MigratableTokenStore) store).fence().orElseThrow();
    }

    private OAuthToken saveAsOwner(String user) {
        return saveAsOwner(table.get(), user);
    }

    private static OAuthToken saveAsOwner(TestTable table, String user) {
        try (TokenStore store = table.open()) {
            return store.saveToken(numbered(user, 1));
        }
    }
}
