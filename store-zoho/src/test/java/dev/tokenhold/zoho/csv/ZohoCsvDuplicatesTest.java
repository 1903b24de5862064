package dev.tokenhold.zoho.csv;

import static dev.tokenhold.zoho.Inventories.inShort;
import static dev.tokenhold.zoho.Inventories.only;
import static dev.tokenhold.zoho.csv.CsvFolder.HEADER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.testkit.RecordedLog;
import dev.tokenhold.zoho.Inventories;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZohoCsvDuplicatesTest {

    @RegisterExtension
    final RecordedLog warnings = new RecordedLog(CsvFile.class);

    @TempDir
    Path temporary;

    private CsvFolder folder;

    @BeforeEach
    void createFolder() {
        folder = new CsvFolder(temporary);
    }

    @ParameterizedTest
    @CsvSource({
        "2000, 1000, 1, 'line 2 (id 1) stands: it has the same user and client and expires later'",
        "1000, 2000, 2, 'line 3 (id 2) stands: it has the same user and client and expires later'",
        "1000, 1000, 2, 'line 3 (id 2) stands: it has the same user and client and comes later in the file'",
        "1795000000, 1763800000002, 1, 'expires later; their refresh tokens differ; one of their expiries cannot be right'",
        "1763800000002, 1795000000, 2, 'expires later; their refresh tokens differ; one of their expiries cannot be right'",
        "1764000000000000, 1763800000002, 1, 'one of their expiries cannot be right'",
        ", 1735689600000, 1, 'line 2 (id 1) stands: it has the same user and client and never expires'",
        "1735689600000, , 2, 'line 3 (id 2) stands: it has the same user and client and never expires'",
        "-5, 5, 2, 'expires later'",
        ", , 2, 'comes later in the file'",
    })
    void letsTheRowThatExpiresLastStandForUserAndClient(
            String expiry1, String expiry2, String standing, String reason) {
        ZohoCsvTokenStore store = folder.with(HEADER + row("1", "ada", expiry1) + row("2", "ada", expiry2));

        assertThat(inShort(store)).contains("intact " + standing);
        assertThat(only(StoredToken.Superseded.class, store).reason()).contains(reason);
        assertThat(store.getTokens()).extracting(OAuthToken::id).containsExactly(standing);
    }

    @Test
    void letsTheRowThatExpiresLastStandForOneIdWrittenTwice() {
        ZohoCsvTokenStore store = folder.with(HEADER + row("1", "ada", "2000") + row("1", "ada", "1000"));

        assertThat(inShort(store)).containsExactly("intact 1", "superseded 1 (line 3)");
    }

    @Test
    void completesTheRowThatStandsWithWhatTheOthersHave() {
        ZohoCsvTokenStore store = folder.withFixture("superseded-without-secret.csv");

        assertThat(inShort(store))
                .containsExactly("superseded 1 (line 2)", "intact 2", "intact 3", "superseded 4 (line 5)");
        assertThat(store.findTokenById("2"))
                .get()
                .returns("1000.gra01", OAuthToken::grantToken)
                .returns("1000.acc02", OAuthToken::accessToken);
        assertThat(((StoredToken.Superseded) store.inventory().toList().get(0)).reason())
                .endsWith("expires later; from this one it has grant_token");
        assertThat(store.warnings())
                .first()
                .asString()
                .startsWith(
                        "line 4 (id 3) stands for line 5 (id 4), which has the same user and client, but another refresh"
                                + " token");
        assertThat(store.warnings()).noneMatch(warning -> warning.contains("line 2"));
    }

    @Test
    void takesEachValueFromTheRowThatExpiresLastAndHasIt() {
        ZohoCsvTokenStore store = folder.with(HEADER
                + "1,ada,c,secret,refresh,old,,1763800000001,https://old.example,\n"
                + "2,ada,c,null,,new,,1763800000002,,https://new.example\n"
                + "3,ada,c,,\\N,,grant,,,\n");

        assertThat(store.getTokens())
                .containsExactly(OAuthToken.builder()
                        .id("3")
                        .userName("ada")
                        .clientId("c")
                        .clientSecret("secret")
                        .refreshToken("refresh")
                        .accessToken("new")
                        .grantToken("grant")
                        .expiresAt(Instant.ofEpochMilli(1763800000002L))
                        .redirectUrl("https://old.example")
                        .apiDomain("https://new.example")
                        .build());
    }

    @Test
    void namesTheFirstOfManyRowsWithOtherRefreshTokens() {
        StringBuilder rows = new StringBuilder(HEADER);
        for (int id = 1; id <= 16; id++) {
            rows.append(row(Integer.toString(id), "user" + (id + 1) / 2, "1763800000001"));
        }

        assertThat(folder.with(rows.toString()).warnings())
                .filteredOn(warning -> warning.contains("another refresh token"))
                .hasSize(6)
                .last()
                .asString()
                .startsWith("others stand for 3 more such rows");
    }

    @Test
    void findsIdenticalRowsWithoutIds() {
        String row = ",client,refresh,,,\n";

        ZohoCsvTokenStore store = folder.with("user_mail,client_id,refresh_token,access_token,grant_token,expiry_time\n"
                + row + row + ",client,other,,,\n");

        assertThat(inShort(store)).containsExactly("superseded null (line 2)", "intact null", "intact null");
        assertThat(only(StoredToken.Superseded.class, store).reason()).isEqualTo("line 3 stands: it says the same");
        assertThat(store.getTokens()).extracting(OAuthToken::id).containsExactly("1", "2");
    }

    @Test
    void keepsRowsWithoutUserApart() {
        assertThat(inShort(folder.with(HEADER + row("1", "", "1000") + row("2", "", "1000"))))
                .containsExactly("intact 1", "intact 2");
    }

    @Test
    void reportsIdOfTwoUsersAsDamage() {
        String other = row("1", "bob", "1000");
        ZohoCsvTokenStore store =
                folder.with(HEADER + row("1", "ada", "1000") + row("2", "cy", "1000") + other + other);

        assertThat(inShort(store))
                .containsExactly("damaged 1 (line 2)", "damaged 1 (line 4)", "damaged 1 (line 5)", "intact 2");
        assertThat(store.inventory().toList().get(0).toString())
                .contains("the id stands for different users or clients in the lines 2, 4, 5")
                .doesNotContain("ada", "bob");
    }

    @Test
    void warnsWhenRowThatSaysSomethingElseIsLeftOut() {
        ZohoCsvTokenStore store = folder.with(HEADER
                + row("1", "ada", "1000")
                + row("2", "ada", "2000")
                + row("3", "bob", "1000")
                + row("3", "bob", "1000"));

        store.getTokens();
        assertThat(warnings.messages()).isEmpty();
        store.saveToken(Inventories.token("cy"));
        store.saveToken(Inventories.token("dee"));
        assertThat(warnings.messages())
                .satisfiesExactly(
                        message -> assertThat(message).contains("its lines 2 said"),
                        message -> assertThat(message)
                                .contains("line 3 (id 2) stands for line 2 (id 1)", "another refresh token"));

        assertThat(inShort(store)).containsExactly("intact 2", "intact 3", "intact 4", "intact 5");
    }

    private static String row(String id, String user, String expiry) {
        String expiryTime = expiry == null ? "" : expiry;
        return String.join(",", id, user, "client", "secret", "refresh" + id, "access", "", expiryTime, "", "") + "\n";
    }
}
