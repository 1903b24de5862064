package dev.tokenhold.zoho.table;

import static dev.tokenhold.zoho.Inventories.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a table tells about its past. */
interface TableSuspicionContract extends TableUnderTest {

    private ZohoTableTokenStore withIds(int... ids) {
        table().execute(SqlTable.SDK_5 + exactly());
        for (int id : ids) {
            table().insert(Integer.toString(id), "user " + id, "refresh", null);
        }
        return table().open();
    }

    /** What makes a table on this database tell upper from lower case. */
    default String exactly() {
        return "";
    }

    @Test
    default void saysNothingOfTableInOrder() {
        try (ZohoTableTokenStore store = withIds(1, 2, 3, 4, 5, 6, 7, 8, 9)) {
            assertThat(store.warnings()).isEmpty();
        }
    }

    @Test
    default void saysThatIdsStopAt10() {
        try (ZohoTableTokenStore store = withIds(1, 2, 3, 5, 6, 7, 8, 9, 10)) {
            assertThat(store.warnings()).singleElement().asString().startsWith("the ids stop at 10: the DBStore");
        }
    }

    @Test
    default void doesNotSayThatIdsStopWhenTheyGoOn() {
        try (ZohoTableTokenStore store = withIds(1, 2, 3, 5, 6, 7, 8, 9, 10, 11)) {
            assertThat(store.warnings()).isEmpty();
        }
    }

    @Test
    default void saysWhatMayHaveBeenCut() {
        try (ZohoTableTokenStore store = withIds(1)) {
            table().insert("2", "é".repeat(255), "r".repeat(255), null);
            table().insert("3", "bob", "r".repeat(255), "1763796855587");
            table().insert("4", "cy", "r".repeat(254), null);

            assertThat(store.warnings())
                    .containsExactly(
                            "1 value of the column user_name has exactly the 255 characters that the column holds: a longer one"
                                    + " was cut, if the database cuts",
                            "2 values of the column refresh_token have exactly the 255 characters that the column holds: a"
                                    + " longer one was cut, if the database cuts");
        }
    }

    @Test
    default void saysHowManyTokensHaveNoApiDomain() {
        try (ZohoTableTokenStore store = withIds(1)) {
            table().insert("2", "ada", null, null, null, "access", null, null, null, null);
            table().insert("3", "bob", null, null, null, null, "grant", null, null, null);

            assertThat(store.warnings()).singleElement().asString().startsWith("1 token has no api_domain");
        }
    }

    @Test
    default void saysWhichExpiriesCannotBeRight() {
        try (ZohoTableTokenStore store = withIds(1)) {
            table().insert("2", "ada", "refresh", "1795000000");
            table().insert("3", "bob", "refresh", "1763796855587000");
            table().insert("4", "cy", "refresh", "0");
            table().insert("5", "dee", "refresh", "978307200000");
            table().insert("6", "eve", "refresh", "253402300799999");

            assertThat(store.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("3 tokens have an expiry before 2001 or after 9999")
                    .contains("(row with the id 2, row with the id 3, row with the id 4)");
            assertThat(store.findTokenById("2")).get().returns(Instant.ofEpochMilli(1795000000), OAuthToken::expiresAt);
        }
    }

    @Test
    default void saysWhereWordsStandForAbsentValues() {
        try (ZohoTableTokenStore store = withIds(1)) {
            table().insert("2", "ada", "null", null);
            table().insert("3", "bob", "NULL", null);
            table().insert("4", "cy", "\\N", null);
            table().insert("5", "null", "refresh", null);
            table().insert("6", "dee", "Null", null);
            table().insert("7", "eve", "undefined", null);

            assertThat(store.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("5 tokens have null, NULL, \\N, None or undefined as a value")
                    .contains(
                            "row with the id 2, row with the id 3, row with the id 4, row with the id 5, row with the id 7)");
        }
    }

    @Test
    default void saysThatOlderTablesHaveNoApiDomain() {
        table().execute(SqlTable.SDK_2 + exactly());
        table().insert("1", "ada", "client", "secret", "refresh", "access", null, "1763796855587", null);
        table().insert("2", "bob", "client", "secret", "refresh", "access", null, "1763796855587", null);
        try (ZohoTableTokenStore store = table().open()) {
            assertThat(store.warnings()).singleElement().asString().startsWith("2 tokens have no api_domain");
        }
    }

    @Test
    default void saysNothingOfWhatItMakesItself() {
        try (ZohoTableTokenStore store = table().open()) {
            store.saveToken(token("ada").toBuilder()
                    .apiDomain("https://www.zohoapis.eu")
                    .build());
            assertThat(store.warnings()).isEmpty();
        }
    }
}
