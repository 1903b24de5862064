package dev.tokenhold.mysql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static dev.tokenhold.testkit.TestTokens.queryOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.StoreDoctor;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.testservers.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    void rightsThroughWildcardsCount() throws SQLException {
        saveAsOwner("anna");
        TestTable theirs = as("USAGE");

        grant(theirs, "SELECT, INSERT, UPDATE, DELETE ON `tok%`.*");
        assertThat(findings(theirs)).isEmpty();

        // Of several that match, the most exact one counts alone.
        grant(theirs, "SELECT ON `" + theirs.database().name() + "`.*");
        assertThat(findings(theirs)).singleElement().asString().contains("refuses INSERT and UPDATE and DELETE on");

        grant(theirs, "ALL ON `%`.*", " WITH GRANT OPTION");
        assertThat(findings(theirs))
                .hasSize(2)
                .anyMatch(line -> line.contains("grants this account ALL PRIVILEGES, GRANT OPTION on everything"));
    }

    @Test
    void wildcardThatIsEscapedStandsForItself() throws SQLException {
        TestDatabase of = table.get().database();
        String name = "to_kens" + of.user();
        backend.server().execute("CREATE DATABASE " + name, "CREATE DATABASE " + name.replace('_', 'x'));
        try {
            TestDatabase user = backend.server()
                    .createUser("`to\\_kens" + of.user() + "`", "SELECT, INSERT, UPDATE, DELETE, CREATE");
            TestTable theirs = new TestTable(in(name, user), "t");
            saveAsOwner(theirs, "anna");

            assertThat(findings(theirs)).isEmpty();
            assertUnavailable(new TestTable(in(name.replace('_', 'x'), user), "t")::open)
                    .hasMessageContaining("no right to the database");
        } finally {
            backend.server().execute("DROP DATABASE " + name, "DROP DATABASE " + name.replace('_', 'x'));
        }
    }

    @Test
    void roleThatIsNotActiveIsNamed() throws SQLException {
        saveAsOwner("anna");
        TestTable theirs = as("SELECT");
        String user = theirs.database().user();
        String role = "writer_" + user;
        backend.server()
                .execute(
                        "CREATE ROLE " + role,
                        "GRANT INSERT, UPDATE, DELETE ON " + theirs.database().name() + ".* TO " + role,
                        "GRANT " + role + " TO " + user);

        assertThat(findings(theirs))
                .singleElement()
                .asString()
                .contains("refuses INSERT and UPDATE and DELETE on", "not active: " + role, "SET DEFAULT ROLE");

        String preposition = backend == Backend.MYSQL ? "TO" : "FOR";
        backend.server().execute("SET DEFAULT ROLE " + role + " " + preposition + " " + user);
        assertThat(findings(theirs)).isEmpty();

        backend.server().execute("REVOKE UPDATE ON " + theirs.database().name() + ".* FROM " + role);
        assertThat(findings(theirs))
                .singleElement()
                .asString()
                .contains("refuses UPDATE on")
                .doesNotContain(role);
    }

    @Test
    void accountWhoseRolesAreNotActiveIsToldHowToActivateThem() throws SQLException {
        saveAsOwner("anna");
        TestTable theirs = as("USAGE");
        String role = "all_" + theirs.database().user();
        backend.server()
                .execute(
                        "CREATE ROLE " + role,
                        "GRANT SELECT, INSERT, UPDATE, DELETE ON "
                                + theirs.database().name() + ".* TO " + role,
                        "GRANT " + role + " TO " + theirs.database().user());

        assertUnavailable(theirs::open).hasMessageContaining("SET DEFAULT ROLE");
        assertUnavailable(() -> findings(theirs)).hasMessageContaining("SET DEFAULT ROLE");
    }

    @Test
    void rightsOnSomeColumnsAreFound() throws SQLException {
        OAuthToken anna = saveAsOwner("anna");
        TestTable theirs = as("USAGE");
        String on = " ON " + theirs.database().name() + "." + theirs.name();
        grant(theirs, "SELECT, DELETE, INSERT (id, version, sealed), UPDATE (version, sealed)" + on);

        assertThat(findings(theirs))
                .singleElement()
                .asString()
                .contains("refuses INSERT of some columns and UPDATE of some columns on the table " + theirs.name());
        try (TokenStore store = theirs.open()) {
            assertUnavailable(() -> store.saveToken(numbered("bela", 1))).hasMessageContaining("the right INSERT");
            assertUnavailable(() -> store.saveToken(numbered("anna", 2))).hasMessageContaining("the right UPDATE");
        }

        String keys = "identity_key, user_key, access_token_key, grant_token_key, refresh_token_key, lease";
        grant(theirs, "INSERT (" + keys + "), UPDATE (" + keys + ")" + on);
        assertThat(findings(theirs)).isEmpty();
        try (TokenStore store = theirs.open()) {
            store.saveToken(numbered("bela", 1));
            assertThat(store.saveToken(numbered("anna", 2)).id()).isEqualTo(anna.id());
        }
    }

    @Test
    void columnThatMayNotBeSeenIsNotTakenForAMissingOne() throws SQLException {
        saveAsOwner("anna");
        TestTable theirs = as("USAGE");
        grant(
                theirs,
                "DELETE, SELECT (id, version, identity_key, user_key, access_token_key, grant_token_key, refresh_token_key,"
                        + " sealed) ON " + theirs.database().name() + "." + theirs.name());

        assertUnavailable(theirs::open).hasMessageContaining("the right SELECT");
        assertUnavailable(() -> findings(theirs)).hasMessageContaining("the right SELECT");
    }

    @Test
    void doctorWithoutTheRightTriggerSaysThatItSeesNoFence() throws SQLException {
        saveAsOwner("anna");
        TestTable theirs = as("SELECT, INSERT, UPDATE, DELETE");
        try (TokenStore owner = table.get().open()) {
            assertThat(doctor(theirs)).isEmpty();

            fenceOf(owner).raise("migration");

            assertThat(doctor(theirs))
                    .singleElement()
                    .asString()
                    .startsWith("warning: the store: does not tell whether it is fenced: ")
                    .contains("run the doctor with an account that has the right TRIGGER");
            grant(theirs, "TRIGGER ON " + theirs.database().name() + "." + theirs.name());
            assertThat(doctor(theirs)).singleElement().asString().contains("is fenced by migration since ");
            fenceOf(owner).lift();
        }
    }

    /** What the doctor finds in the records. */
    private static List<String> doctor(TestTable theirs) {
        List<String> findings = new ArrayList<>();
        try (RecordStore records = theirs.openRecords()) {
            new StoreDoctor(records, TestKeyring.keyring(), false, finding -> findings.add(finding.toString())).run();
        }
        return findings;
    }

    /** What the doctor finds out about table and account, without the settings of the server. */
    private static List<String> findings(TestTable theirs) {
        return theirs.findings().stream()
                .filter(line -> !line.contains("does not write "))
                .toList();
    }

    private void grant(TestTable theirs, String rights) throws SQLException {
        grant(theirs, rights, "");
    }

    private void grant(TestTable theirs, String rights, String options) throws SQLException {
        backend.server().execute("GRANT " + rights + " TO " + theirs.database().user() + options);
    }

    private static TestDatabase in(String database, TestDatabase user) {
        return new TestDatabase(user.host(), user.port(), database, user.user(), user.password());
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
            return store.saveToken(numbered(user, 1)).detached();
        }
    }
}
