package dev.tokenhold.postgresql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.WriteFence;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Triggers and functions that only look like those of a fence, in a schema of their own. */
class ForgedFenceTest {

    private static final String BODY = "BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0]; END";

    private static TestTable table;
    private static Connection owner;
    private static TokenStore store;
    private static OAuthToken anna;

    @BeforeAll
    static void openStore() throws SQLException {
        table = TestTable.in(Backend.EMBEDDED.database());
        owner = table.connection();
        execute(
                "CREATE SCHEMA forged",
                "CREATE SCHEMA elsewhere",
                "CREATE SCHEMA later",
                "SET search_path = forged",
                "CREATE FUNCTION silent() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                "CREATE FUNCTION elsewhere.tokenhold_fence() RETURNS trigger LANGUAGE plpgsql AS '" + BODY + "'");
        store = table.open(table.uri() + "&currentSchema=forged");
        anna = store.saveToken(numbered("anna", 1)).detached();
    }

    @AfterAll
    static void dropSchemas() throws SQLException {
        if (store != null) {
            store.close();
        }
        if (owner != null) {
            execute("DROP SCHEMA IF EXISTS forged, elsewhere, later CASCADE");
            owner.close();
        }
    }

    @BeforeEach
    void dropFence() throws SQLException {
        for (String event : new String[] {"insert", "update", "delete"}) {
            dropPart(event);
        }
        execute("DROP FUNCTION IF EXISTS tokenhold_fence CASCADE");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    insert | ALWAYS  | BEFORE INSERT ON TABLE_NAME FOR EACH ROW EXECUTE FUNCTION silent('NOTICE')
                    insert | ALWAYS  | BEFORE INSERT ON TABLE_NAME FOR EACH ROW EXECUTE FUNCTION elsewhere.tokenhold_fence('NOTICE')
                    update | ALWAYS  | BEFORE UPDATE ON TABLE_NAME FOR EACH ROW EXECUTE FUNCTION tokenhold_fence('not the NOTICE')
                    update | ALWAYS  | BEFORE UPDATE ON TABLE_NAME FOR EACH ROW EXECUTE FUNCTION tokenhold_fence('NOTICE', 'NOTICE')
                    update | ALWAYS  | BEFORE UPDATE ON TABLE_NAME FOR EACH ROW EXECUTE FUNCTION tokenhold_fence()
                    update | ALWAYS  | BEFORE UPDATE ON TABLE_NAME FOR EACH ROW WHEN (old.version < 0) EXECUTE FUNCTION tokenhold_fence('NOTICE')
                    update | ALWAYS  | BEFORE UPDATE OF lease ON TABLE_NAME FOR EACH ROW EXECUTE FUNCTION tokenhold_fence('NOTICE')
                    update | ALWAYS  | BEFORE UPDATE ON TABLE_NAME FOR EACH STATEMENT EXECUTE FUNCTION tokenhold_fence('NOTICE')
                    delete | ALWAYS  | AFTER DELETE ON TABLE_NAME FOR EACH ROW EXECUTE FUNCTION tokenhold_fence('NOTICE')
                    delete | ALWAYS  | BEFORE DELETE OR TRUNCATE ON TABLE_NAME FOR EACH STATEMENT EXECUTE FUNCTION tokenhold_fence('NOTICE')
                    delete | ALWAYS  | BEFORE DELETE OR INSERT ON TABLE_NAME FOR EACH ROW EXECUTE FUNCTION tokenhold_fence('NOTICE')
                    insert |         | BEFORE INSERT ON TABLE_NAME FOR EACH ROW EXECUTE FUNCTION tokenhold_fence('NOTICE')
                    insert | REPLICA | BEFORE INSERT ON TABLE_NAME FOR EACH ROW EXECUTE FUNCTION tokenhold_fence('NOTICE')
                    """)
    void forgedPartIsNoPartAndIsNamed(String event, String enabled, String definition) throws SQLException {
        FenceNotice notice = fence().raise("migration");
        dropPart(event);
        execute("CREATE TRIGGER " + part(event) + " " + definition.replace("NOTICE", notice.toString()));
        if (enabled != null) {
            execute("ALTER TABLE TABLE_NAME ENABLE " + enabled + " TRIGGER " + part(event));
        }

        assertThat(fence().raised()).isEmpty();
        assertForgeryIsNamed(part(event), () -> fence().raise("again"));
        assertForgeryIsNamed(part(event), () -> fence().lift());

        dropPart(event);
        assertThat(fence().raise("again")).isEqualTo(notice);
        assertThat(fence().lift()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                "RETURNS event_trigger LANGUAGE plpgsql AS 'BODY'",
                "RETURNS text LANGUAGE sql AS 'SELECT ''BODY'''"
            })
    void functionOfSomebodyElseIsNotTakenOver(String definition) throws SQLException {
        execute("CREATE FUNCTION tokenhold_fence() " + definition.replace("BODY", BODY));

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> fence().raise("migration"))
                .withMessageContainingAll("the function \"forged\".tokenhold_fence", "drop that function");

        assertThat(fence().raised()).isEmpty();
        assertThat(fence().lift()).isFalse();
        assertThat(store.saveToken(anna)).isEqualTo(anna);
        execute("DROP FUNCTION tokenhold_fence");
        FenceNotice notice = fence().raise("migration");
        assertThat(fence().raised()).contains(notice);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE OR REPLACE FUNCTION tokenhold_fence() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                "ALTER FUNCTION tokenhold_fence RENAME TO another",
                "ALTER FUNCTION tokenhold_fence SET SCHEMA later"
            })
    void fenceWhoseFunctionWasChangedIsNone(String change) throws SQLException {
        fence().raise("migration");

        execute(change);

        assertThat(fence().raised()).isEmpty();
        assertForgeryIsNamed(part("delete"), () -> fence().raise("again"));
    }

    private static void assertForgeryIsNamed(String trigger, ThrowingCallable change) {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(change)
                .withMessageContainingAll(trigger, "table " + table.name(), "postgresql://", "drop that trigger");
    }

    private static WriteFence fence() {
        return ((MigratableTokenStore) store).fence().orElseThrow();
    }

    private static String part(String event) {
        return "tokenhold_fence_" + event + "_" + table.name();
    }

    private static void dropPart(String event) throws SQLException {
        execute("DROP TRIGGER IF EXISTS " + part(event) + " ON TABLE_NAME");
    }

    private static void execute(String... statements) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql.replace("TABLE_NAME", table.name()));
            }
        }
    }
}
