package dev.tokenhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.testkit.RecordedLog;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A table that is not as the store created it. Each test makes one deviation in a store with a token: the store refuses it or warns, and
 * the doctor finds it.
 */
class SchemaDeviationTest {

    private static final String COLUMNS =
            "id, version, identity_key, user_key, access_token_key, grant_token_key, refresh_token_key, lease, sealed";

    @TempDir
    private Path folder;

    @RegisterExtension
    private final RecordedLog log = new RecordedLog(JdbcRecordStore.class);

    private Path file;

    @BeforeEach
    void saveAnna() {
        file = folder.resolve("tokens.db");
        try (TokenStore store = Tokens.open(file)) {
            Tokens.save(store, "anna");
        }
    }

    @Test
    void tableOfTheStoreHasNone() {
        Tokens.execute(file, "VACUUM", "CREATE INDEX another ON tokenhold (lease)");

        assertThat(Tokens.idsIn(file)).hasSize(1);

        assertThat(log.messages()).isEmpty();
        assertThat(findings()).isEmpty();
    }

    @Test
    void fenceIsNone() {
        try (TokenStore store = Tokens.open(file)) {
            ((MigratableTokenStore) store).fence().orElseThrow().raise("migration");
        }

        assertThat(Tokens.idsIn(file)).hasSize(1);

        assertThat(log.messages()).isEmpty();
        assertThat(findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AFTER UPDATE ON tokenhold BEGIN UPDATE tokenhold SET sealed = OLD.sealed WHERE id = OLD.id; END",
                "BEFORE INSERT ON tokenhold BEGIN SELECT RAISE(IGNORE); END",
                "AFTER DELETE ON tokenhold BEGIN SELECT 1; END",
            })
    void triggerIsRefusedByItsName(String definition) {
        Tokens.execute(file, "CREATE TRIGGER undo " + definition);

        assertRefused("trigger undo", "drop the trigger");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEFORE INSERT ON \"tokenhold\" FOR EACH ROW BEGIN SELECT 1; END",
                "BEFORE INSERT ON \"tokenhold\" FOR EACH ROW WHEN 0 BEGIN SELECT RAISE(ABORT, 'NOTICE'); END",
                "BEFORE UPDATE OF lease ON \"tokenhold\" FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'NOTICE'); END",
                "AFTER INSERT ON \"tokenhold\" FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'NOTICE'); END",
                "BEFORE INSERT ON \"tokenhold\" FOR EACH ROW BEGIN SELECT RAISE(IGNORE) WHERE 'NOTICE' <> ''; END",
                "BEFORE INSERT ON \"tokenhold\" FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'NOTICE'); SELECT 1; END",
                "BEFORE INSERT ON \"tokenhold\" FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'not a notice'); END",
            })
    void triggerWithTheNameOfAPartOfAFenceIsRefused(String definition) {
        String notice = "tokenhold fence of migration since 2026-01-31T12:00:00Z";
        Tokens.execute(
                file, "CREATE TRIGGER \"tokenhold_fence_insert_tokenhold\" " + definition.replace("NOTICE", notice));

        assertRefused("trigger tokenhold_fence_insert_tokenhold");
    }

    @Test
    void nameOfATriggerCannotForgeTheMessage() {
        Tokens.execute(file, "CREATE TRIGGER \"a\u001B[2J\nb\u202Ec\" AFTER UPDATE ON tokenhold BEGIN SELECT 1; END");

        assertRefused("trigger a?[2J?b?c,");
    }

    @Test
    void storeThatWasOpenBeforeTheTableRefusesItToo() {
        Path later = folder.resolve("later.db");
        try (TokenStore early = Tokens.open(later)) {
            assertThat(Tokens.ids(early)).isEmpty();
            try (TokenStore store = Tokens.open(later)) {
                Tokens.save(store, "anna");
            }
            Tokens.execute(later, "CREATE TRIGGER undo BEFORE INSERT ON tokenhold BEGIN SELECT RAISE(IGNORE); END");

            assertThatExceptionOfType(InvalidConfigurationException.class)
                    .isThrownBy(() -> Tokens.save(early, "bela"))
                    .withMessageContainingAll(later.toString(), "trigger undo");
        }
        assertThat(Tokens.query(later, "SELECT count(*) FROM tokenhold"))
                .as("a token and the header")
                .isEqualTo("2");
    }

    @Test
    void viewIsRefused() {
        Tokens.execute(
                file,
                "ALTER TABLE tokenhold RENAME TO kept",
                "CREATE VIEW tokenhold AS SELECT * FROM kept",
                "CREATE TRIGGER gone INSTEAD OF INSERT ON tokenhold BEGIN SELECT 1; END");

        assertRefused("a view", "a table");
    }

    @Test
    void virtualTableIsRefused() {
        Tokens.execute(file, "DROP TABLE tokenhold", "CREATE VIRTUAL TABLE tokenhold USING fts5(" + COLUMNS + ")");

        assertRefused("a virtual table");
    }

    @Test
    void tableWithoutConstraintsIsRefused() {
        Tokens.execute(
                file,
                "ALTER TABLE tokenhold RENAME TO kept",
                "CREATE TABLE tokenhold AS SELECT * FROM kept",
                "DROP TABLE kept");

        assertRefused("the column id is not the primary key", "the column identity_key is not unique");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    BLOB    NOT NULL PRIMARY KEY   | BLOB NOT NULL | the column id is not the primary key
                    BLOB    UNIQUE                 | BLOB             | the column identity_key is not unique
                    BLOB    UNIQUE                 | BLOB UNIQUE ON CONFLICT REPLACE | ON CONFLICT
                    INTEGER NOT NULL               | TEXT NOT NULL    | the column version is TEXT NOT NULL (expected: INTEGER NOT NULL
                    INTEGER NOT NULL               | INTEGER          | the column version is INTEGER (expected: INTEGER NOT NULL
                    lease             BLOB         | lease BLOB NOT NULL | the column lease is BLOB NOT NULL (expected: BLOB
                    sealed            BLOB    NOT NULL | sealed BLOB  | the column sealed is BLOB (expected: BLOB NOT NULL
                    lease             BLOB         | lease BLOB AS (NULL) | the column lease is BLOB GENERATED
                    lease             BLOB         | lease BLOB AS (NULL) STORED | the column lease is BLOB GENERATED
                    sealed            BLOB    NOT NULL | sealed BLOB NOT NULL AS (id) | the column sealed is BLOB GENERATED NOT NULL
                    id                BLOB         | id TEXT          | the column id is TEXT NOT NULL (expected: BLOB NOT NULL
                    user_key          BLOB         | user_key TEXT    | the column user_key is TEXT (expected: BLOB
                    refresh_token_key BLOB         | refresh_token_key BLOB NOT NULL | the column refresh_token_key is BLOB NOT NULL (expected: BLOB
                    sealed            BLOB    NOT NULL | sealed ANY NOT NULL | the column sealed is ANY NOT NULL (expected: BLOB NOT NULL
                    version           INTEGER NOT NULL, | ''          | the column version is missing
                    identity_key      BLOB    UNIQUE, | ''            | the column identity_key is missing
                    lease             BLOB,        | ''               | the column lease is missing
                    lease             BLOB         | lease BLOB, more BLOB | a column more
                    """)
    void tableThatWasDeclaredOtherwiseIsRefused(String declared, String instead, String found) {
        String definition = Tokens.query(file, "SELECT sql FROM sqlite_schema WHERE name = 'tokenhold'");
        assertThat(definition).contains(declared);
        Tokens.execute(file, "DROP TABLE tokenhold", definition.replace(declared, instead));

        assertRefused(found);
    }

    @Test
    void columnsUnderOtherNamesAreRefused() {
        Tokens.execute(
                file,
                "ALTER TABLE tokenhold RENAME COLUMN id TO name",
                "ALTER TABLE tokenhold RENAME COLUMN sealed TO value",
                "ALTER TABLE tokenhold RENAME COLUMN grant_token_key TO grant_key");

        assertRefused(
                "the column id is missing",
                "the column sealed is missing",
                "the column grant_token_key is missing",
                "there is a column name",
                "there is a column value",
                "there is a column grant_key");
        assertThat(findings()).hasSize(6);
    }

    @Test
    void primaryKeyOfTwoColumnsIsRefused() {
        redeclare(" PRIMARY KEY", "", ") STRICT", ", PRIMARY KEY (id, version)) STRICT");

        assertRefused("the column id is not the primary key");
    }

    @Test
    void identityThatIsUniqueForSomeRowsIsRefused() {
        redeclare("UNIQUE", "", "", "");
        Tokens.execute(
                file,
                "CREATE UNIQUE INDEX some_rows ON tokenhold (identity_key) WHERE version > 5",
                "CREATE UNIQUE INDEX together ON tokenhold (identity_key, id)");

        assertRefused("the column identity_key is not unique");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user_key", "access_token_key", "grant_token_key", "refresh_token_key"})
    void missingIndexIsAWarningOncePerOpening(String column) {
        String index = Tokens.query(
                file, "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql LIKE '% (" + column + ") %'");
        Tokens.execute(file, "DROP INDEX \"" + index + "\"");

        assertThat(findings())
                .singleElement()
                .asString()
                .startsWith("warning: the table tokenhold in ")
                .contains("the column " + column + " has no index");
        try (TokenStore store = Tokens.open(file)) {
            assertThat(Tokens.ids(store)).hasSize(1);
            Tokens.save(store, "bela");
        }

        assertThat(log.messages())
                .singleElement()
                .satisfies(message -> assertThat(message)
                        .startsWith("WARNING: ")
                        .contains(file.toString(), "the column " + column + " has no index", "create an index"));
    }

    private void redeclare(String first, String insteadOfFirst, String second, String insteadOfSecond) {
        String definition = Tokens.query(file, "SELECT sql FROM sqlite_schema WHERE name = 'tokenhold'");
        assertThat(definition).contains(first, second);
        Tokens.execute(
                file,
                "DROP TABLE tokenhold",
                definition.replace(first, insteadOfFirst).replace(second, insteadOfSecond));
    }

    private void assertRefused(String... found) {
        String before = schema();

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> Tokens.open(file))
                .withMessageContainingAll("the table tokenhold", file.toString(), "nothing was changed")
                .withMessageContainingAll(found);

        assertThat(log.messages()).isEmpty();
        for (String each : found) {
            assertThat(findings())
                    .anyMatch(line -> line.startsWith("damage: the table tokenhold in ") && line.contains(each));
        }
        assertThat(schema()).isEqualTo(before);
    }

    /** What the doctor finds. */
    private List<String> findings() {
        StoreSettings settings = new StoreSettings(TestKeyring.settings());
        return new SqliteTokenStoreProvider()
                .examine(StoreAddress.parse("sqlite:" + file), settings, false).stream()
                        .map(Finding::toString)
                        .toList();
    }

    private String schema() {
        return Tokens.query(file, "SELECT group_concat(name || coalesce(sql, ''), x'0a') FROM sqlite_schema");
    }
}
