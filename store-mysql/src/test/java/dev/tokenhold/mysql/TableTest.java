package dev.tokenhold.mysql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static dev.tokenhold.testkit.TestTokens.queryOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.UnsupportedFormatException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The table, what is in it, and what else may have its name. */
@ParameterizedClass
@EnumSource(
        value = Backend.class,
        names = {"MARIADB", "MYSQL", "ODD_MARIADB"})
class TableTest {

    private static final List<String> INJECTIONS = List.of(
            "'; DROP TABLE tokens; --",
            "\\'; DROP TABLE tokens; #",
            "\" OR \"\"=\"",
            "' OR '1'='1",
            "`; DROP TABLE tokens; --",
            "') , ('x",
            "%' --",
            "\\",
            "'",
            "''",
            "?",
            "{fn now()}",
            "${table}",
            "/* comment */",
            "\u0000\u001A\n\r",
            "'\u00bf'; --",
            "anna\u0000",
            "Ünïcödé 🙂 '");

    private final Backend backend;

    @RegisterExtension
    private final FreshTable table;

    TableTest(Backend backend) {
        this.backend = backend;
        table = new FreshTable(backend);
    }

    @Test
    void textThatIsSqlIsStoredAndFoundLiterallyInEveryField() {
        try (TokenStore store = table.get().open()) {
            for (String text : INJECTIONS) {
                OAuthToken saved = store.saveToken(OAuthToken.builder()
                        .id("id " + text)
                        .userName(text)
                        .clientId(text)
                        .clientSecret(text)
                        .accessToken(text)
                        .refreshToken(text)
                        .grantToken(text)
                        .redirectUrl(text)
                        .apiDomain(text)
                        .attribute(text, text)
                        .build());

                assertThat(store.findTokenById("id " + text)).contains(saved);
                assertThat(store.findToken(queryOf(text))).contains(saved);
                assertThat(store.findToken(OAuthToken.builder()
                                .accessToken(text)
                                .userName(text)
                                .build()))
                        .contains(saved);
            }
            assertThat(store.getTokens()).hasSize(INJECTIONS.size());
            for (String text : INJECTIONS) {
                assertThat(store.deleteToken("id " + text)).isTrue();
            }
            assertThat(store.getTokens()).isEmpty();
        }
    }

    @Test
    void idsAreComparedByteForByte() {
        List<String> ids = List.of(
                "a",
                "A",
                "á",
                "a ",
                "a  ",
                " a",
                "a\u0000",
                "a\u0000\u0000",
                "a\t",
                "a\n",
                "\u00e1",
                "a\u0301",
                "'",
                "\\",
                "🙂",
                "\uFFFD",
                "1",
                "01",
                "1.0",
                "1e0");
        try (TokenStore store = table.get().open()) {
            for (String id : ids) {
                store.saveToken(numbered("user of " + id, 1).toBuilder().id(id).build());
            }

            assertThat(store.getTokens())
                    .map(OAuthToken::id)
                    .doesNotHaveDuplicates()
                    .hasSize(19);
            for (String id : ids) {
                assertThat(store.findTokenById(id)).map(OAuthToken::userName).contains("user of " + id);
            }
        }
    }

    @Test
    void idMayHave3072Bytes() {
        try (TokenStore store = table.get().open()) {
            for (String id : List.of("i".repeat(3072), "ä".repeat(1536), "🙂".repeat(768))) {
                OAuthToken saved =
                        store.saveToken(numbered(id, 1).toBuilder().id(id).build());

                assertThat(store.findTokenById(id)).contains(saved);
                assertThat(store.findToken(queryOf(id))).contains(saved);
            }
            for (String id : List.of("i".repeat(3073), "ä".repeat(1537))) {
                OAuthToken token = numbered(id, 1).toBuilder().id(id).build();

                assertThatThrownBy(() -> store.saveToken(token))
                        .isInstanceOf(InvalidTokenException.class)
                        .hasMessageContaining("at most 3072 bytes");
                assertThat(store.findTokenById(id)).isEmpty();
                assertThat(store.deleteToken(id)).isFalse();
            }
            assertThat(store.getTokens()).hasSize(3);
        }
    }

    @Test
    void nameOfATableMayBeAWordOfTheLanguage() throws SQLException {
        TestTable select = new TestTable(table.get().database(), "Select");
        try (TokenStore store = select.open()) {
            store.saveToken(numbered("anna", 1));

            assertThat(store.getTokens()).hasSize(1);
        } finally {
            select.drop();
        }
    }

    @Test
    void longestNameOfATableIsPossible() throws SQLException {
        TestTable longest = new TestTable(table.get().database(), "t".repeat(63));
        try (TokenStore store = longest.open()) {
            store.saveToken(numbered("anna", 1));

            assertThat(store.getTokens()).hasSize(1);
        } finally {
            longest.drop();
        }
    }

    @Test
    void foreignTableIsRefusedAndUnchanged() throws SQLException {
        execute("CREATE TABLE " + table.get().name() + " (id INT PRIMARY KEY)");

        assertThatThrownBy(table.get()::open)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(table.get().name())
                .hasMessageContaining("name another table");
    }

    @Test
    void viewIsRefused() throws SQLException {
        execute("CREATE VIEW " + table.get().name() + " AS SELECT 1 AS id");
        try {
            assertThatThrownBy(table.get()::open).isInstanceOf(InvalidConfigurationException.class);
        } finally {
            execute("DROP VIEW " + table.get().name());
        }
    }

    @Test
    void tableOfANewerVersionIsRefused() throws SQLException {
        saveAnna();
        execute("ALTER TABLE " + table.get().name() + " COMMENT = 'tokenhold schema 2'");

        assertThatThrownBy(table.get()::open)
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void tableThatIsDroppedMeanwhileIsSaidToBeGone() throws SQLException {
        try (TokenStore store = table.get().open()) {
            String id = store.saveToken(numbered("anna", 1)).id();
            table.get().drop();

            for (Runnable action : List.<Runnable>of(
                    store::getTokens,
                    () -> store.findTokenById(id),
                    () -> store.saveToken(numbered("anna", 2)),
                    () -> store.saveTokens(numbered("user", 3, 1)),
                    () -> store.deleteToken(id),
                    store::deleteTokens)) {
                assertThatThrownBy(action::run)
                        .isInstanceOfSatisfying(
                                StoreUnavailableException.class,
                                e -> assertThat(e.outcomeUnknown()).isFalse())
                        .hasMessageContaining("the table was dropped");
            }
        }
        try (TokenStore store = table.get().open()) {
            assertThat(store.getTokens()).isEmpty();
            store.saveToken(numbered("anna", 1));
        }
    }

    @Test
    void rowThatIsNotARecordIsNamedByItsId() throws SQLException {
        saveAnna();
        execute("INSERT INTO " + table.get().name() + " (id, version, sealed) VALUES (x'6162FF', 1, '')");

        assertThatThrownBy(() -> {
                    try (TokenStore store = table.get().open()) {
                        store.getTokens();
                    }
                })
                .isInstanceOf(CorruptStoreException.class)
                .hasMessageContaining("0x6162ff");
    }

    @Test
    void schemaIsWhatItSays() throws SQLException {
        saveAnna();

        String database = table.get().database().name();
        assertThat(backend.server()
                        .query(
                                "SELECT CONCAT(engine, ' ', row_format, ' ', table_comment) FROM information_schema.tables WHERE"
                                        + " table_schema = '" + database + "' AND table_name = '"
                                        + table.get().name() + "'"))
                .containsExactly("InnoDB Dynamic tokenhold schema 1");
        assertThat(backend.server()
                        .query("SELECT CONCAT(index_name, ' ', non_unique) FROM information_schema.statistics WHERE"
                                + " table_schema = '" + database + "' AND table_name = '"
                                + table.get().name() + "'"))
                .containsExactlyInAnyOrder(
                        "PRIMARY 0",
                        "identity_key 0",
                        "user_key 1",
                        "access_token_key 1",
                        "grant_token_key 1",
                        "refresh_token_key 1");
    }

    private void saveAnna() {
        try (TokenStore store = table.get().open()) {
            store.saveToken(numbered("anna", 1));
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = table.get().database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
