package dev.tokenhold.mysql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.testkit.RecordedLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A table that is not as the store created it. Each test makes one deviation in a store with a token. */
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
                    DROP COLUMN lease                           | the column lease is missing
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

        assertThat(definition()).isEqualTo(before);
        assertThat(log.messages()).isEmpty();
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
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(table.get()::open)
                .withMessageContainingAll("the table " + table.get().name(), "it is a view", "drop the view");
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
