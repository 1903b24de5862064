package dev.tokenhold.mysql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.testkit.RecordedLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A table that is not as the store created it. Each test makes one deviation in a store with a token: the store refuses it or warns, and
 * the doctor finds it.
 */
@ParameterizedClass
@EnumSource(
        value = Backend.class,
        names = {"MARIADB", "MYSQL"})
class SchemaDeviationTest {

    private final Backend backend;

    @RegisterExtension
    private final FreshTable table;

    @RegisterExtension
    private final RecordedLog log = new RecordedLog(JdbcRecordStore.class);

    SchemaDeviationTest(Backend backend) {
        this.backend = backend;
        table = new FreshTable(backend);
    }

    @BeforeEach
    void saveAnna() {
        try (TokenStore store = table.get().open()) {
            store.saveToken(numbered("anna", 1));
        }
    }

    @Test
    void tableOfTheStoreHasNone() throws SQLException {
        execute("CREATE INDEX another ON TABLE_NAME (lease)", "OPTIMIZE TABLE TABLE_NAME");

        assertOpens();

        assertThat(log.messages()).isEmpty();
        assertThat(findings()).isEmpty();
    }

    @Test
    void fenceIsNone() throws SQLException {
        try (RecordStore records = table.get().openRecords()) {
            WriteFence fence = records.fence().orElseThrow();
            fence.raise("migration");

            assertThat(findings()).isEmpty();

            fence.lift();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    MODIFY id VARBINARY(900) NOT NULL, ENGINE = MyISAM | it is a BASE TABLE of the engine MyISAM
                    DROP PRIMARY KEY                            | the column id is not the primary key
                    DROP PRIMARY KEY, ADD PRIMARY KEY (version), ADD UNIQUE (id) | the column id is not the primary key
                    DROP PRIMARY KEY, ADD PRIMARY KEY (id(100)) | the column id is not the primary key
                    DROP INDEX identity_key                     | the column identity_key is not unique
                    DROP INDEX identity_key, ADD INDEX (identity_key) | the column identity_key is not unique
                    DROP INDEX identity_key, ADD UNIQUE (identity_key, user_key) | the column identity_key is not unique
                    DROP INDEX identity_key, ADD UNIQUE (identity_key(8)) | the column identity_key is not unique
                    MODIFY id VARBINARY(100) NOT NULL           | the column id is varbinary(100) NOT NULL (expected: varbinary(3072) NOT NULL
                    MODIFY version INT NOT NULL                 | the column version is int
                    MODIFY version BIGINT UNSIGNED NOT NULL     | the column version is bigint unsigned NOT NULL (expected: bigint NOT NULL
                    MODIFY sealed LONGTEXT NOT NULL             | the column sealed is longtext NOT NULL (expected: longblob NOT NULL
                    MODIFY sealed LONGBLOB                      | the column sealed is longblob (expected: longblob NOT NULL
                    MODIFY version BIGINT                       | the column version is bigint (expected: bigint NOT NULL
                    MODIFY user_key VARBINARY(32) NOT NULL DEFAULT '' | the column user_key is varbinary(32) NOT NULL (expected: varbinary(32)
                    MODIFY user_key VARCHAR(32)                 | the column user_key is varchar(32) (expected: varbinary(32)
                    MODIFY sealed BLOB NOT NULL                 | the column sealed is blob NOT NULL (expected: longblob NOT NULL
                    MODIFY lease VARBINARY(255) NOT NULL        | the column lease is varbinary(255) NOT NULL (expected: varbinary(255)
                    DROP PRIMARY KEY, DROP COLUMN id            | the column id is missing
                    DROP COLUMN version                         | the column version is missing
                    DROP COLUMN identity_key                    | the column identity_key is missing
                    DROP COLUMN user_key                        | the column user_key is missing
                    DROP COLUMN access_token_key                | the column access_token_key is missing
                    DROP COLUMN grant_token_key                 | the column grant_token_key is missing
                    DROP COLUMN refresh_token_key               | the column refresh_token_key is missing
                    DROP COLUMN sealed                          | the column sealed is missing
                    DROP COLUMN lease                           | the column lease is missing
                    DROP lease, ADD lease VARBINARY(255) AS (user_key) STORED | the column lease is varbinary(255) generated
                    DROP lease, ADD lease VARBINARY(255) AS (user_key) VIRTUAL | the column lease is varbinary(255) generated
                    """)
    void alteredTableIsRefused(String alteration, String found) throws SQLException {
        execute("DELETE FROM TABLE_NAME", "ALTER TABLE TABLE_NAME " + alteration);
        Object before = definition();

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(table.get()::open)
                .withMessageContainingAll(
                        "the table " + table.get().name(),
                        table.get().database().name(),
                        found,
                        "nothing was changed");

        assertThat(log.messages()).isEmpty();
        assertFindsDamage(found);
        assertThat(definition()).isEqualTo(before);
    }

    private void assertFindsDamage(String found) {
        assertThat(findings())
                .anyMatch(line ->
                        line.startsWith("damage: the table " + table.get().name() + " in ") && line.contains(found));
    }

    /** What the doctor finds in the table, without what it finds at the server. */
    private List<String> findings() {
        return table.get().findings().stream()
                .filter(line -> !line.startsWith("warning: the database "))
                .toList();
    }

    @Test
    void kindsOfTablesThatOnlyMariaDbHasAreRefused() throws SQLException {
        assumeTrue(backend == Backend.MARIADB, "MySQL has no such kinds");
        execute("ALTER TABLE TABLE_NAME MODIFY id VARBINARY(900) NOT NULL, ADD SYSTEM VERSIONING");
        assertRefused("it is a SYSTEM VERSIONED of the engine InnoDB");

        execute("DROP TABLE TABLE_NAME", "CREATE SEQUENCE TABLE_NAME COMMENT = 'tokenhold schema 1'");
        assertRefused("it is a SEQUENCE of the engine InnoDB");
    }

    private void assertRefused(String found) {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(table.get()::open)
                .withMessageContaining(found);
        assertFindsDamage(found);
    }

    @Test
    void viewIsRefusedByItsName() throws SQLException {
        execute(
                "RENAME TABLE TABLE_NAME TO kept_TABLE_NAME",
                "CREATE VIEW TABLE_NAME AS SELECT * FROM kept_TABLE_NAME");
        try {
            assertViewIsRefused();
            execute("DROP TABLE kept_TABLE_NAME");
            assertViewIsRefused();
        } finally {
            execute("DROP VIEW TABLE_NAME", "DROP TABLE IF EXISTS kept_TABLE_NAME");
        }
    }

    private void assertViewIsRefused() {
        assertRefused("it is a view (expected: a table)");
        assertThat(findings()).singleElement().asString().contains("; drop the view and restore the table");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ALTER TABLE TABLE_NAME DROP INDEX user_key          | the column user_key has no index
                    ALTER TABLE TABLE_NAME DROP INDEX access_token_key  | the column access_token_key has no index
                    ALTER TABLE TABLE_NAME DROP INDEX grant_token_key   | the column grant_token_key has no index
                    ALTER TABLE TABLE_NAME DROP INDEX refresh_token_key | the column refresh_token_key has no index
                    ALTER TABLE TABLE_NAME ADD more INT                 | there is a column more
                    CREATE TRIGGER undo_TABLE_NAME BEFORE UPDATE ON TABLE_NAME FOR EACH ROW SET NEW.sealed = OLD.sealed | there is a trigger undo_
                    CREATE TRIGGER `tokenhold_fence_insert_TABLE_NAME` BEFORE INSERT ON `TABLE_NAME` FOR EACH ROW SET @x = 1 | there is a trigger tokenhold_fence_insert_
                    """)
    void lesserDeviationIsAWarningOncePerOpening(String change, String found) throws SQLException {
        execute(change);

        assertOpens();

        assertThat(log.messages())
                .singleElement()
                .satisfies(message -> assertThat(message)
                        .startsWith("WARNING: ")
                        .contains(
                                "the table " + table.get().name(),
                                table.get().database().name(),
                                found));
        assertThat(findings())
                .singleElement()
                .asString()
                .startsWith("warning: the table " + table.get().name() + " in ")
                .contains(found);
    }

    @Test
    void indexOfAnExpressionIsNoneOfTheColumn() throws SQLException {
        assumeTrue(backend == Backend.MYSQL, "MariaDB has no indexes of expressions");

        execute("ALTER TABLE TABLE_NAME DROP INDEX user_key, ADD INDEX user_key ((HEX(user_key)))");

        assertOpens();
        assertThat(findings()).singleElement().asString().contains("the column user_key has no index");
    }

    private void assertOpens() {
        try (TokenStore store = table.get().open()) {
            assertThat(store.getTokens()).hasSize(1);
            assertThat(store.findToken(numbered("anna", 1))).isPresent();
        }
    }

    private Object definition() throws SQLException {
        return backend.server()
                .query("SELECT CONCAT(column_name, ' ', column_type, ' ', is_nullable, ' ', column_key) FROM"
                        + " information_schema.columns WHERE table_schema = '"
                        + table.get().database().name() + "' AND table_name = '"
                        + table.get().name() + "' ORDER BY ordinal_position");
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = table.get().database().connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql.replace("TABLE_NAME", table.get().name()));
            }
        }
    }
}
