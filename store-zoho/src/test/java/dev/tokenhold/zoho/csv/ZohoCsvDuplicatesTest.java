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
        ", -5, 2, 'expires later'",
        "-5, , 1, 'expires later'",
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
        assertThat(warnings.messages()).hasSize(1).first().asString().contains("its lines 2 said");

        assertThat(inShort(store)).containsExactly("intact 2", "intact 3", "intact 4", "intact 5");
    }

    private static String row(String id, String user, String expiry) {
        String expiryTime = expiry == null ? "" : expiry;
        return String.join(",", id, user, "client", "secret", "refresh" + id, "access", "", expiryTime, "", "") + "\n";
    }
}
