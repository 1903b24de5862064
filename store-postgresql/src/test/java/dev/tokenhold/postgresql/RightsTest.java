package dev.tokenhold.postgresql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static dev.tokenhold.testkit.TestTokens.queryOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.WriteFence;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts that may do less than everything. */
class RightsTest {

    private static final String KEYS =
            "identity_key, user_key, access_token_key, grant_token_key, refresh_token_key, lease";

    @RegisterExtension
    private final FreshTable table = new FreshTable(Backend.EMBEDDED);

    @Test
    void fourRightsOnTheTableAreEnoughOnceItIsThere() throws SQLException {
        saveAsOwner("anna");

        TestTable theirs = as("SELECT, INSERT, UPDATE, DELETE");
        try (TokenStore store = theirs.open()) {
            OAuthToken saved = store.saveToken(numbered("anna", 2));
            store.saveToken(numbered("bela", 1));
            store.saveTokens(numbered("user", 10, 1));
            assertThat(store.findToken(queryOf("anna"))).contains(saved);
            assertThat(store.getTokens()).hasSize(12);
            assertThat(store.deleteToken(saved.id())).isTrue();
            store.deleteTokens();
            assertThat(store.getTokens()).isEmpty();
        }
        assertThat(findings(theirs)).isEmpty();
    }

    @Test
    void withCreateOnTheSchemaTheFirstSaveMakesTheTable() throws SQLException {
        TestTable theirs = as("");
        table.get()
                .execute("GRANT CREATE ON SCHEMA public TO " + theirs.database().user());

        try (TokenStore store = theirs.open()) {
            OAuthToken saved = store.saveToken(numbered("anna", 1));

            assertThat(store.getTokens()).containsExactly(saved);
        }
    }

    @Test
    void withoutCreateAMissingTableIsEmptyAndASaveNamesTheRight() throws SQLException {
        try (TokenStore store = as("").open()) {
            assertThat(store.getTokens()).isEmpty();
            assertThat(store.findToken(queryOf("anna"))).isEmpty();

            assertUnavailable(() -> store.saveToken(numbered("anna", 1)))
                    .hasMessageContaining("CREATE on the schema as long as there is no table");
            assertThat(store.getTokens()).isEmpty();
        }
    }

    @Test
    void readerFindsAndIsToldWhichRightsASaveNeeds() throws SQLException {
        OAuthToken saved = saveAsOwner("anna");

        try (TokenStore store = as("SELECT").open()) {
            assertThat(store.findToken(queryOf("anna"))).contains(saved);
            assertThat(store.findTokenById(saved.id())).contains(saved);
            assertThat(store.getTokens()).containsExactly(saved);

            for (ThrowingCallable change : List.<ThrowingCallable>of(
                    () -> store.saveToken(numbered("bela", 1)),
                    () -> store.saveToken(numbered("anna", 2)),
                    () -> store.saveTokens(numbered("user", 9, 1)),
                    () -> store.deleteToken(saved.id()),
                    store::deleteTokens)) {
                assertUnavailable(change)
                        .hasMessageContaining("SELECT, INSERT, UPDATE and DELETE on the table are needed");
            }
            assertThat(store.getTokens()).containsExactly(saved);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSERT", "UPDATE", "DELETE"})
    void eachRightIsNeededForItsChangeAlone(String missing) throws Throwable {
        OAuthToken anna = saveAsOwner("anna");
        TestTable theirs = as("SELECT, INSERT, UPDATE, DELETE");
        table.get()
                .execute("REVOKE " + missing + " ON " + theirs.name() + " FROM "
                        + theirs.database().user());

        assertThat(findings(theirs))
                .singleElement()
                .asString()
                .startsWith("warning: the database postgresql://")
                .contains("refuses " + missing + " on the table " + theirs.name());
        try (TokenStore store = theirs.open()) {
            assertAllowed(!missing.equals("INSERT"), () -> store.saveToken(numbered("bela", 1)));
            assertAllowed(!missing.equals("UPDATE"), () -> store.saveToken(numbered("anna", 2)));
            assertAllowed(!missing.equals("DELETE"), () -> store.deleteToken(anna.id()));
        }
    }

    private static void assertAllowed(boolean allowed, ThrowingCallable change) throws Throwable {
        if (allowed) {
            change.call();
        } else {
            assertUnavailable(change).hasMessageContaining("the account lacks a right");
        }
    }

    @Test
    void tableThatMayNotBeReadIsNotTakenForAnEmptyOne() throws SQLException {
        saveAsOwner("anna");
        TestTable theirs = as("INSERT, UPDATE, DELETE");

        assertUnavailable(theirs::open).hasMessageContaining("the account lacks a right");
        assertThat(findings(theirs)).singleElement().asString().contains("refuses SELECT on the table");
    }

    @Test
    void rightsOnColumnsAreEnough() throws SQLException {
        OAuthToken anna = saveAsOwner("anna");
        TestTable theirs = as("DELETE, SELECT (id, version, sealed, " + KEYS
                + "), INSERT (id, version, sealed), UPDATE (version, sealed)");

        assertThat(findings(theirs))
                .singleElement()
                .asString()
                .contains("refuses INSERT of some columns and UPDATE of some columns on the table " + theirs.name());
        try (TokenStore store = theirs.open()) {
            assertUnavailable(() -> store.saveToken(numbered("bela", 1)))
                    .hasMessageContaining("the account lacks a right");
            assertUnavailable(() -> store.saveToken(numbered("anna", 2)))
                    .hasMessageContaining("the account lacks a right");
            assertThat(store.getTokens()).containsExactly(anna);
        }

        grant(theirs, "INSERT (" + KEYS + "), UPDATE (" + KEYS + ")");
        assertThat(findings(theirs)).isEmpty();
        try (TokenStore store = theirs.open()) {
            store.saveToken(numbered("bela", 1));
            assertThat(store.saveToken(numbered("anna", 2)).id()).isEqualTo(anna.id());
            assertThat(store.deleteToken(anna.id())).isTrue();
        }
    }

    @Test
    void columnThatMayNotBeReadIsNotTakenForAMissingOne() throws SQLException {
        saveAsOwner("anna");
        TestTable theirs = as("INSERT, UPDATE, DELETE, SELECT (id, version, sealed)");

        assertUnavailable(theirs::open).hasMessageContaining("the account lacks a right");
        assertThat(findings(theirs)).singleElement().asString().contains("refuses SELECT of some columns on");
    }

    @Test
    void roleCountsOnlyIfTheAccountInheritsFromIt() throws SQLException {
        saveAsOwner("anna");
        TestTable theirs = as("SELECT");
        String user = theirs.database().user();
        Backend.EMBEDDED
                .server()
                .execute(
                        "CREATE ROLE writer_" + user,
                        "GRANT writer_" + user + " TO " + user,
                        "ALTER ROLE " + user + " NOINHERIT");
        table.get().execute("GRANT INSERT, UPDATE, DELETE ON " + theirs.name() + " TO writer_" + user);

        assertThat(findings(theirs)).singleElement().asString().contains("refuses INSERT and UPDATE and DELETE on");
        try (TokenStore store = theirs.open()) {
            assertUnavailable(() -> store.saveToken(numbered("bela", 1)))
                    .hasMessageContaining("the account lacks a right");
        }

        Backend.EMBEDDED.server().execute("ALTER ROLE " + user + " INHERIT");
        assertThat(findings(theirs)).isEmpty();
        try (TokenStore store = theirs.open()) {
            store.saveToken(numbered("bela", 1));
        }
    }

    @Test
    void schemaThatTheAccountMayNotUseIsSaid() throws SQLException {
        saveAsOwner("anna");
        TestTable theirs = as("SELECT, INSERT, UPDATE, DELETE");
        table.get()
                .execute("REVOKE USAGE ON SCHEMA public FROM "
                        + theirs.database().user());
        String named = theirs.uri() + "&currentSchema=public";

        assertUnavailable(theirs::open).hasMessageContaining("GRANT USAGE on it");
        assertUnavailable(() -> theirs.open(named)).hasMessageContaining("USAGE on the schema");
        assertThat(findings(theirs, named))
                .singleElement()
                .asString()
                .contains("refuses USAGE of the schema on the table");
    }

    @Test
    void fenceTakesTheOwnershipOfTheTable() throws SQLException {
        OAuthToken anna = saveAsOwner("anna");

        try (TokenStore owner = table.get().open();
                TokenStore writer =
                        as("SELECT, INSERT, UPDATE, DELETE, TRIGGER").open();
                RecordStore stranger = as("").openRecords()) {
            assertUnavailable(() -> fenceOf(writer).raise("migration"))
                    .hasMessageContaining("the ownership of the table to raise and lift a fence");
            assertThat(fenceOf(writer).raised()).isEmpty();
            assertThat(fenceOf(owner).lift()).isFalse();
            assertThat(writer.saveToken(anna)).isEqualTo(anna);

            FenceNotice notice = fenceOf(owner).raise("migration");

            assertUnavailable(() -> writer.saveToken(anna), false).hasMessageContaining("fenced by migration");
            assertThat(fenceOf(writer).raised()).contains(notice);
            assertThat(stranger.fence().orElseThrow().raised()).contains(notice);
            assertUnavailable(() -> fenceOf(writer).lift())
                    .hasMessageContaining("the ownership of the table to raise and lift a fence");
            assertThat(fenceOf(owner).raised()).contains(notice);
            assertThat(fenceOf(owner).lift()).isTrue();
            assertThat(writer.saveToken(anna)).isEqualTo(anna);
        }
    }

    @Test
    void databaseThatTheAccountMayNotConnectToIsSaid() throws SQLException {
        TestTable theirs = as("");
        table.get()
                .execute("REVOKE CONNECT ON DATABASE " + theirs.database().name() + " FROM "
                        + theirs.database().user());

        assertUnavailable(theirs::open).hasMessageContaining("CONNECT on the database");
    }

    @Test
    void accountThatMayNotLogInIsSaid() throws SQLException {
        TestTable theirs = as("");
        Backend.EMBEDDED.server().execute("ALTER ROLE " + theirs.database().user() + " NOLOGIN");

        assertUnavailable(theirs::open).hasMessageContaining("lets this account not in");
    }

    /** What the doctor finds out about table and account, without the settings of the server. */
    private static List<String> findings(TestTable theirs) {
        return findings(theirs, theirs.uri());
    }

    private static List<String> findings(TestTable theirs, String uri) {
        return theirs.findings(uri).stream()
                .filter(line -> !line.contains("has fsync not set to on"))
                .toList();
    }

    private static AbstractThrowableAssert<?, ?> assertUnavailable(ThrowingCallable failing) {
        return assertUnavailable(failing, true);
    }

    private static AbstractThrowableAssert<?, ?> assertUnavailable(ThrowingCallable failing, boolean refused) {
        return assertThatThrownBy(failing)
                .isInstanceOfSatisfying(StoreUnavailableException.class, e -> {
                    assertThat(e.outcomeUnknown()).isFalse();
                    assertThat(e.refused()).isEqualTo(refused);
                })
                .hasMessageStartingWith("the database postgresql://");
    }

    /** The same table, for a new account with USAGE on the schema and these rights on the table. */
    private TestTable as(String rights) throws SQLException {
        TestTable theirs = new TestTable(
                Backend.EMBEDDED.server().createUser(table.get().database().name(), "USAGE"),
                table.get().name());
        if (!rights.isEmpty()) {
            grant(theirs, rights);
        }
        return theirs;
    }

    private void grant(TestTable theirs, String rights) throws SQLException {
        table.get()
                .execute("GRANT " + rights + " ON " + theirs.name() + " TO "
                        + theirs.database().user());
    }

    private static WriteFence fenceOf(TokenStore store) {
        return ((MigratableTokenStore) store).fence().orElseThrow();
    }

    private OAuthToken saveAsOwner(String user) {
        try (TokenStore store = table.get().open()) {
            return store.saveToken(numbered(user, 1)).detached();
        }
    }
}
