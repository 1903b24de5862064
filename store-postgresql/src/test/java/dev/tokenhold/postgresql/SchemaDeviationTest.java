package dev.tokenhold.postgresql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.EncryptedTokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.testkit.RecordedLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A table that is not as the store created it. Each test makes one deviation in a store with a token: the store refuses it or warns, and
 * the doctor finds it.
 */
class SchemaDeviationTest {

    /** Instead of the constraint and its index. */
    private static final String NOT_UNIQUE = "ALTER TABLE TABLE_NAME DROP CONSTRAINT TABLE_NAME_identity_key_key";

    private static TestTable original;
    private static Connection owner;

    private TestTable table;

    @RegisterExtension
    private final RecordedLog log = new RecordedLog(JdbcRecordStore.class);

    @BeforeAll
    static void saveAnna() throws SQLException {
        original = TestTable.in(Backend.EMBEDDED.database());
        owner = original.connection();
        try (TokenStore store = original.open()) {
            store.saveToken(numbered("anna", 1));
        }
    }

    @AfterAll
    static void dropOriginal() throws SQLException {
        if (owner != null) {
            owner.close();
            original.drop();
        }
    }

    // Much faster than a store that saves a token.
    @BeforeEach
    void copyOriginal() throws SQLException {
        table = TestTable.in(original.database());
        execute(
                "CREATE TABLE TABLE_NAME (LIKE " + original.name() + " INCLUDING ALL)",
                "COMMENT ON TABLE TABLE_NAME IS 'tokenhold schema 1'",
                "INSERT INTO TABLE_NAME SELECT * FROM " + original.name(),
                // What a test adds beside the table is in this schema.
                "CREATE SCHEMA beside_TABLE_NAME",
                "CREATE FUNCTION beside_TABLE_NAME.undo() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'");
    }

    @AfterEach
    void drop() throws SQLException {
        execute("DROP SCHEMA beside_TABLE_NAME CASCADE", "DROP TABLE IF EXISTS public.TABLE_NAME CASCADE");
    }

    @Test
    void tableOfTheStoreHasNone() throws SQLException {
        try (TokenStore store = original.open()) {
            assertThat(store.getTokens()).hasSize(1);
        }
        execute("CREATE INDEX ON TABLE_NAME (lease)", "VACUUM FULL TABLE_NAME", "ANALYZE TABLE_NAME");

        assertOpens();

        assertThat(log.messages()).isEmpty();
        assertThat(findings()).isEmpty();
    }

    @Test
    void fenceIsNone() {
        try (RecordStore records = table.openRecords()) {
            WriteFence fence = records.fence().orElseThrow();
            fence.raise("migration");

            assertThat(findings()).isEmpty();

            fence.lift();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    SET UNLOGGED                                | it is unlogged, so that a crash empties it (expected: a permanent table)
                    ENABLE ROW LEVEL SECURITY                   | it has row security, which hides rows
                    DROP CONSTRAINT TABLE_NAME_pkey             | the column id is not the primary key
                    DROP CONSTRAINT TABLE_NAME_pkey, ADD PRIMARY KEY (version), ADD UNIQUE (id) | the column id is not the primary key
                    DROP CONSTRAINT TABLE_NAME_pkey, ADD PRIMARY KEY (id, version) | the column id is not the primary key
                    DROP CONSTRAINT TABLE_NAME_pkey, ADD PRIMARY KEY (id) DEFERRABLE | the column id is not the primary key
                    DROP CONSTRAINT TABLE_NAME_identity_key_key | the column identity_key is not unique (expected: UNIQUE)
                    DROP CONSTRAINT TABLE_NAME_identity_key_key, ADD UNIQUE (identity_key, user_key) | the column identity_key is not unique
                    DROP CONSTRAINT TABLE_NAME_identity_key_key, ADD UNIQUE (identity_key) DEFERRABLE | the column identity_key is not unique
                    DROP CONSTRAINT TABLE_NAME_identity_key_key, ADD UNIQUE (identity_key) INITIALLY DEFERRED | the column identity_key is not unique
                    ALTER id TYPE varchar(900) USING ''         | the column id is varchar NOT NULL (expected: bytea NOT NULL
                    ALTER version TYPE integer                  | the column version is int4 NOT NULL (expected: int8 NOT NULL
                    ALTER version TYPE numeric                  | the column version is numeric NOT NULL
                    ALTER sealed TYPE text USING ''             | the column sealed is text NOT NULL (expected: bytea NOT NULL
                    ALTER sealed TYPE beside_TABLE_NAME.bytea   | the column sealed is of another schema: bytea NOT NULL
                    ALTER sealed DROP NOT NULL                  | the column sealed is bytea (expected: bytea NOT NULL
                    ALTER version DROP NOT NULL                 | the column version is int8 (expected: int8 NOT NULL
                    ALTER version ADD GENERATED BY DEFAULT AS IDENTITY | the column version is int8 identity NOT NULL
                    ALTER user_key SET NOT NULL                 | the column user_key is bytea NOT NULL (expected: bytea)
                    ALTER lease SET NOT NULL                    | the column lease is bytea NOT NULL (expected: bytea)
                    DROP lease, ADD lease bytea GENERATED ALWAYS AS (user_key) STORED | the column lease is bytea generated (expected: bytea)
                    DROP COLUMN id                              | the column id is missing
                    DROP COLUMN version                         | the column version is missing
                    DROP COLUMN identity_key                    | the column identity_key is missing
                    DROP COLUMN user_key                        | the column user_key is missing
                    DROP COLUMN access_token_key                | the column access_token_key is missing
                    DROP COLUMN grant_token_key                 | the column grant_token_key is missing
                    DROP COLUMN refresh_token_key               | the column refresh_token_key is missing
                    DROP COLUMN sealed                          | the column sealed is missing
                    DROP COLUMN lease                           | the column lease is missing
                    """)
    void alteredTableIsRefused(String alteration, String found) throws SQLException {
        execute(
                "DELETE FROM TABLE_NAME",
                "CREATE DOMAIN beside_TABLE_NAME.bytea AS pg_catalog.bytea CHECK (length(VALUE) < 10)",
                "ALTER TABLE TABLE_NAME " + alteration);

        assertRefused(found);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    CREATE POLICY none ON TABLE_NAME USING (false); ALTER TABLE TABLE_NAME ENABLE ROW LEVEL SECURITY | it has row security
                    CREATE RULE keep AS ON DELETE TO TABLE_NAME DO INSTEAD NOTHING | it has rules
                    CREATE TABLE beside_TABLE_NAME.child () INHERITS (TABLE_NAME) | it is a part of another table or has parts
                    CREATE TABLE beside_TABLE_NAME.parent (LIKE TABLE_NAME); ALTER TABLE TABLE_NAME INHERIT beside_TABLE_NAME.parent | it is a part of another table
                    CREATE TABLE beside_TABLE_NAME.whole (LIKE TABLE_NAME) PARTITION BY RANGE (id); ALTER TABLE beside_TABLE_NAME.whole ATTACH PARTITION TABLE_NAME DEFAULT | it is a part of another table
                    CREATE TRIGGER undo BEFORE UPDATE ON TABLE_NAME FOR EACH ROW EXECUTE FUNCTION beside_TABLE_NAME.undo() | there is a trigger undo
                    CREATE TRIGGER undo BEFORE TRUNCATE ON TABLE_NAME FOR EACH STATEMENT EXECUTE FUNCTION beside_TABLE_NAME.undo() | there is a trigger undo
                    CREATE TRIGGER tokenhold_fence_insert_TABLE_NAME BEFORE INSERT ON TABLE_NAME FOR EACH ROW EXECUTE FUNCTION beside_TABLE_NAME.undo() | there is a trigger tokenhold_fence_insert
                    NOT_UNIQUE; CREATE INDEX ON TABLE_NAME (identity_key) | the column identity_key is not unique
                    NOT_UNIQUE; CREATE UNIQUE INDEX ON TABLE_NAME (identity_key) WHERE version > 0 | the column identity_key is not unique
                    NOT_UNIQUE; CREATE UNIQUE INDEX ON TABLE_NAME (md5(identity_key)) | the column identity_key is not unique
                    NOT_UNIQUE; CREATE UNIQUE INDEX ON TABLE_NAME (user_key) INCLUDE (identity_key) | the column identity_key is not unique
                    """)
    void tableWithMoreThanItShouldHaveIsRefused(String change, String found) throws SQLException {
        execute(change.replace("NOT_UNIQUE", NOT_UNIQUE));

        assertRefused(found);
    }

    @Test
    void remedyOfRulesAndPartsHelpsAtOnce() throws SQLException {
        execute(
                "CREATE RULE keep AS ON DELETE TO TABLE_NAME DO INSTEAD NOTHING",
                "CREATE TABLE beside_TABLE_NAME.child () INHERITS (TABLE_NAME)");
        assertRefused("it has rules");

        execute("DROP RULE keep ON TABLE_NAME", "DROP TABLE beside_TABLE_NAME.child");

        assertOpens();
    }

    @Test
    void uniqueIndexWithAnotherColumnForReadingOnlyIsAsGood() throws SQLException {
        execute(NOT_UNIQUE, "CREATE UNIQUE INDEX ON TABLE_NAME (identity_key) INCLUDE (user_key)");

        assertOpens();
        assertThat(findings()).isEmpty();
    }

    @Test
    void indexThatIsNotValidKeepsNoTwoRowsApart() throws SQLException {
        execute(NOT_UNIQUE, "CREATE UNIQUE INDEX invalid_TABLE_NAME ON TABLE_NAME (identity_key)");
        assertOpens();
        // As CREATE INDEX CONCURRENTLY leaves it behind when it fails.
        administrate("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'invalid_TABLE_NAME'::regclass");

        assertRefused("the column identity_key is not unique");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    CREATE VIEW TABLE_NAME AS SELECT * FROM beside_TABLE_NAME.kept    | view              | DROP VIEW TABLE_NAME
                    CREATE MATERIALIZED VIEW TABLE_NAME AS SELECT * FROM beside_TABLE_NAME.kept | materialized view | DROP MATERIALIZED VIEW TABLE_NAME
                    CREATE TABLE TABLE_NAME (LIKE beside_TABLE_NAME.kept) PARTITION BY RANGE (id) | partitioned table | DROP TABLE TABLE_NAME
                    CREATE FOREIGN TABLE TABLE_NAME (id bytea) SERVER server_TABLE_NAME | foreign table   | DROP FOREIGN TABLE TABLE_NAME
                    CREATE SEQUENCE TABLE_NAME                                        | sequence          | DROP SEQUENCE TABLE_NAME
                    CREATE INDEX TABLE_NAME ON beside_TABLE_NAME.kept (lease)         | index             | DROP INDEX IF EXISTS TABLE_NAME
                    CREATE TYPE TABLE_NAME AS (id bytea)                              | composite type    | DROP TYPE TABLE_NAME
                    """)
    void whatIsNoTableIsRefusedByItsName(String creation, String kind, String removal) throws SQLException {
        execute(
                "ALTER TABLE TABLE_NAME SET SCHEMA beside_TABLE_NAME",
                "ALTER TABLE beside_TABLE_NAME.TABLE_NAME RENAME TO kept");
        if (kind.equals("foreign table")) {
            administrate(
                    "CREATE FOREIGN DATA WRAPPER wrapper_TABLE_NAME",
                    "CREATE SERVER server_TABLE_NAME FOREIGN DATA WRAPPER wrapper_TABLE_NAME",
                    "GRANT USAGE ON FOREIGN SERVER server_TABLE_NAME TO PUBLIC");
        }
        String place = kind.equals("index") ? named("beside_TABLE_NAME") : "public";
        try {
            execute(creation);

            assertRefused(table.uri() + "&currentSchema=" + place, "it is a " + kind + " (expected: a table)");
        } finally {
            execute(removal);
            if (kind.equals("foreign table")) {
                administrate("DROP FOREIGN DATA WRAPPER wrapper_TABLE_NAME CASCADE");
            }
        }
    }

    @Test
    void temporaryTableOfTheSameNameDoesNotGetInTheWay() {
        try (Database database = table.connect(table.uri());
                TokenStore store = opened(database)) {
            // In the one session that the pool has so far.
            execute(database, "CREATE TEMPORARY TABLE TABLE_NAME (id text)");

            assertThat(store.getTokens()).hasSize(1);
            store.deleteTokens();

            // It was there all the time.
            execute(database, "INSERT INTO pg_temp.TABLE_NAME VALUES ('x')");
        }
        try (TokenStore store = table.open()) {
            assertThat(store.getTokens()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    DROP INDEX TABLE_NAME_user_key_idx          | the column user_key has no index
                    DROP INDEX TABLE_NAME_access_token_key_idx  | the column access_token_key has no index
                    DROP INDEX TABLE_NAME_grant_token_key_idx   | the column grant_token_key has no index
                    DROP INDEX TABLE_NAME_refresh_token_key_idx | the column refresh_token_key has no index
                    DROP INDEX TABLE_NAME_user_key_idx; CREATE INDEX ON TABLE_NAME (md5(user_key)) | the column user_key has no index
                    DROP INDEX TABLE_NAME_user_key_idx; CREATE INDEX ON TABLE_NAME (lease, user_key) | the column user_key has no index
                    DROP INDEX TABLE_NAME_user_key_idx; CREATE INDEX ON TABLE_NAME (user_key) WHERE version > 1 | the column user_key has no index
                    """)
    void missingIndexIsAWarningAndIsRepaired(String change, String found) throws SQLException {
        execute(change);

        assertWarned(found);

        assertThat(examine(true))
                .singleElement()
                .asString()
                .startsWith("repaired: ")
                .contains(found);
        assertThat(findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ALTER TABLE TABLE_NAME ADD more integer | there is a column more
                    CREATE TRIGGER audit AFTER UPDATE ON TABLE_NAME FOR EACH ROW EXECUTE FUNCTION beside_TABLE_NAME.undo() | there is a trigger audit
                    CREATE CONSTRAINT TRIGGER audit AFTER INSERT ON TABLE_NAME DEFERRABLE FOR EACH ROW EXECUTE FUNCTION beside_TABLE_NAME.undo() | there is a trigger audit
                    """)
    void lesserDeviationIsAWarningOncePerOpening(String change, String found) throws SQLException {
        execute(change);

        assertWarned(found);

        assertThat(examine(true))
                .singleElement()
                .asString()
                .startsWith("warning: ")
                .contains(found);
    }

    private void assertWarned(String found) {
        assertOpens();

        assertThat(log.messages())
                .singleElement()
                .satisfies(message -> assertThat(message)
                        .startsWith("WARNING: ")
                        .contains("the table " + table.name(), table.database().name(), found));
        assertThat(findings())
                .singleElement()
                .asString()
                .startsWith("warning: the table " + table.name() + " in ")
                .contains(found);
    }

    private void assertRefused(String found) {
        assertRefused(table.uri(), found);
    }

    private void assertRefused(String uri, String found) {
        Database database = table.connect(uri);
        assertThat(examined(database, true))
                .anyMatch(
                        line -> line.startsWith("damage: the table " + table.name() + " in ") && line.contains(found));
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> opened(database))
                .withMessageContainingAll(
                        "the table " + table.name(), table.database().name(), found, "nothing was changed");
        assertThat(log.messages()).isEmpty();
    }

    private TokenStore opened(Database database) {
        return JdbcRecordStore.open(
                database,
                new TableName(table.name()),
                records -> new EncryptedTokenStore(records, TestKeyring.keyring()));
    }

    private void assertOpens() {
        try (TokenStore store = table.open()) {
            assertThat(store.getTokens()).hasSize(1);
            assertThat(store.findToken(numbered("anna", 1))).isPresent();
        }
    }

    private List<String> findings() {
        return examine(false);
    }

    private List<String> examine(boolean repair) {
        try (Database database = table.connect(table.uri())) {
            return examined(database, repair);
        }
    }

    /** What the doctor finds in the table, without what it finds at the server. */
    private List<String> examined(Database database, boolean repair) {
        return JdbcRecordStore.examine(database, new TableName(table.name()), repair).stream()
                .map(Finding::toString)
                .filter(line -> !line.startsWith("warning: the database "))
                .toList();
    }

    private void administrate(String... statements) throws SQLException {
        try (Connection connection = Backend.EMBEDDED
                        .server()
                        .asAdministrator(table.database().name())
                        .connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(named(sql));
            }
        }
    }

    private void execute(Database database, String sql) {
        database.read(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(named(sql));
            }
        });
    }

    private void execute(String... statements) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            for (String sql : statements) {
                statement.execute(named(sql));
            }
        }
    }

    private String named(String sql) {
        return sql.replace("TABLE_NAME", table.name());
    }
}
