package dev.tokenhold.zoho.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.mysql.MySqlDatabase;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.testservers.DatabaseServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables of the SDKs in sessions that a server gives settings against all reason. */
class HostileTableSessionTest {

    private static final List<String> SETTINGS = List.of(
            "SESSION sql_select_limit = 1, sql_safe_updates = 1, autocommit = 0, completion_type = 1, max_sort_length = 64",
            "SESSION max_join_size = 1, sql_big_selects = 0",
            "SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PAD_CHAR_TO_FULL_LENGTH,PIPES_AS_CONCAT'",
            "SESSION sql_mode = '', time_zone = '+13:00', group_concat_max_len = 4, sql_auto_is_null = 1",
            "SESSION character_set_results = latin1, collation_connection = utf8mb4_general_ci",
            "NAMES latin1",
            "NAMES gbk");

    private static final List<String> OF_MARIADB = List.of("SESSION system_versioning_asof = '2020-01-01 00:00:00'");

    @TempDir
    Path temporary;

    private DatabaseServer changed;

    static Stream<Arguments> settings() {
        return Stream.concat(
                Stream.of(Server.values())
                        .flatMap(server -> SETTINGS.stream().map(setting -> Arguments.of(server, setting))),
                OF_MARIADB.stream().map(setting -> Arguments.of(Server.MARIA_DB, setting)));
    }

    @AfterEach
    void resetServer() throws SQLException {
        if (changed != null) {
            changed.execute("SET GLOBAL init_connect = ''");
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void tableIsReadAndWrittenAsInAnyOtherSession(Server server, String setting) throws SQLException {
        MySqlTable table = MySqlTable.on(server, temporary);
        table.execute(SqlTable.SDK_5 + (server == Server.MARIA_DB ? " WITH SYSTEM VERSIONING" : ""));
        // Many, and equal in their first bytes as far as they are sorted by them.
        for (int i = 1; i <= 12; i++) {
            table.insert("" + (1000 + i), "us\u00e9r\\'" + i, "refresh\\\u4e2d" + i, "1900000000000");
        }
        String qualified = table.database().name() + ".oauthtoken";
        changed = server.running();
        changed.execute("SET GLOBAL init_connect = '" + ("SET " + setting).replace("'", "''") + "'");

        try (ZohoTableTokenStore store = table.open()) {
            assertThat(store.getTokens()).hasSize(12).allSatisfy(token -> {
                assertThat(token.userName()).startsWith("us\u00e9r\\'");
                assertThat(token.refreshToken()).startsWith("refresh\\\u4e2d");
            });
            try (Stream<OAuthToken> tokens = store.streamTokens()) {
                assertThat(tokens).hasSize(12);
            }
            OAuthToken saved = store.saveToken(OAuthToken.builder()
                    .userName("\u00e4nna\\")
                    .clientId("client")
                    .clientSecret("s'\u20ac\\")
                    .refreshToken("r")
                    .build());
            assertThat(saved.id()).isEqualTo("1013");
            assertThat(store.findTokenById("1013")).contains(saved);
            assertThat(changed.query("SELECT client_secret FROM " + qualified + " WHERE id = '1013'"))
                    .containsExactly("s'\u20ac\\");
            assertThat(store.deleteToken("1001")).isTrue();
            store.deleteTokens();
        }
        assertThat(changed.query("SELECT COUNT(*) FROM " + qualified)).containsExactly("0");
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void fewerRowsThanThereAreAreAnError(Server server) {
        MySqlTable table = MySqlTable.on(server, temporary);
        table.execute(SqlTable.SDK_5);
        for (int i = 1; i <= 12; i++) {
            table.insert("" + i, "user" + i, "refresh" + i, "1900000000000");
        }
        Database database = MySqlDatabase.open(StoreAddress.parse(table.uri()), new StoreSettings(table.settings()));
        try (ZohoTableTokenStore store =
                new ZohoTableTokenStore(database, new MySqlTableDialect(), ZohoTableTokenStore.DEFAULT_TABLE)) {
            assertThat(store.getTokens()).hasSize(12);
            // Whoever does that: the pool has one connection, and goes on with it.
            database.read(connection -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.execute("SET SESSION sql_select_limit = 11");
                }
            });

            for (Runnable reading : List.<Runnable>of(
                    store::getTokens,
                    store::warnings,
                    () -> store.inventory().forEach(token -> {}),
                    () -> store.streamTokens().forEach(token -> {}))) {
                assertThatThrownBy(reading::run)
                        .isInstanceOfSatisfying(
                                StoreUnavailableException.class,
                                e -> assertThat(e.refused()).isTrue())
                        .hasMessageContainingAll("the table oauthtoken", "more rows than the 11 that a query got");
            }
        }
    }
}
