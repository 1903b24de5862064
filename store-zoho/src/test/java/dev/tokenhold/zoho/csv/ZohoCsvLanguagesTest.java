package dev.tokenhold.zoho.csv;

import static dev.tokenhold.zoho.Inventories.inShort;
import static dev.tokenhold.zoho.Inventories.only;
import static dev.tokenhold.zoho.csv.CsvFolder.HEADER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.CorruptStoreException;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What the SDKs of other languages write otherwise than those of Java, and what they, two at once, and spreadsheets leave behind. */
class ZohoCsvLanguagesTest {

    private static final String NINE =
            "id,user_name,client_id,client_secret,refresh_token,access_token,grant_token,expiry_time,redirect_url\n";

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
    @ValueSource(strings = {"python-2.1.csv", "python-8.0.csv"})
    void readsTheRedirectUriOfPython(String fixture) {
        OAuthToken token = folder.withFixture(fixture).findTokenById("1").orElseThrow();

        assertThat(token.userName()).isEqualTo("ana@zylker.example");
        assertThat(token.redirectUrl()).isEqualTo("https://app.zylker.example/cb");
        assertThat(token.expiresAt()).isEqualTo(Instant.ofEpochMilli(1763800000001L));
    }

    @Test
    void readsTheUserMailOfTypeScriptBesideTheApiDomain() {
        ZohoCsvTokenStore store = folder.withFixture("typescript-8.0.csv");

        assertThat(store.getTokens())
                .extracting(OAuthToken::userName)
                .containsExactly("ana@zylker.example", "bo@zylker.example");
        assertThat(store.getTokens())
                .extracting(OAuthToken::apiDomain)
                .containsExactly("https://www.zohoapis.eu", "https://www.zohoapis.com");
        assertThat(warnings.messages()).isEmpty();
    }

    @Test
    void readsTheNullOfScalaAsAbsent() {
        ZohoCsvTokenStore store = folder.withFixture("scala-8.0.csv");

        assertThat(store.getTokens())
                .containsExactly(
                        OAuthToken.builder()
                                .id("1")
                                .userName("ana@zylker.example")
                                .clientId("1000.CLI01")
                                .clientSecret("sec01")
                                .refreshToken("1000.ref01")
                                .accessToken("1000.acc01")
                                .expiresAt(Instant.ofEpochMilli(1763800000001L))
                                .apiDomain("https://www.zohoapis.eu")
                                .build(),
                        OAuthToken.builder()
                                .id("2")
                                .clientId("1000.CLI01")
                                .clientSecret("sec01")
                                .refreshToken("1000.ref02")
                                .accessToken("1000.acc02")
                                .build());
        assertThat(store.warnings()).noneMatch(warning -> warning.contains("null, NULL"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A value is quoted.
                "1,null,c,\"s\",r,a,g,1763800000001,u,https://www.zohoapis.eu\n",
                "1,\"null\",c,s,r,a,g,1763800000001,u,https://www.zohoapis.eu\n",
                // A value is empty.
                "1,null,c,s,r,a,,1763800000001,u,https://www.zohoapis.eu\n",
            })
    void readsNullAsTextWhereTheFileIsNotOfScala(String row) {
        ZohoCsvTokenStore store = folder.with(HEADER + row);

        assertThat(store.getTokens()).singleElement().returns("null", OAuthToken::userName);
        assertThat(store.warnings())
                .singleElement()
                .asString()
                .startsWith("1 token has null, NULL, \\N, None or undefined as a value")
                .contains("(line 2)");
    }

    @Test
    void keepsNullAsTextWhereItWroteNothingElse() {
        OAuthToken token = OAuthToken.builder()
                .id("1")
                .userName("null")
                .clientId("null")
                .clientSecret("null")
                .refreshToken("null")
                .accessToken("null")
                .grantToken("null")
                .expiresAt(Instant.ofEpochMilli(1763800000001L))
                .redirectUrl("null")
                .apiDomain("null")
                .build();
        folder.store().saveToken(token);

        assertThat(folder.store().getTokens()).containsExactly(token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HEADER + "1,ana,c,s,r,a,,1763800000001,,https://www.zohoapis.eu",
                HEADER + "1,ana,c,s,r,a,,1763800000001,,https://sandbox.zohoapis.com.au",
                HEADER + "1,ana,c,s,r,a,,1763800000001,,",
                HEADER + "1,ana,c,s,r,a,,1,,https://own.example\n2,bo,c,s,r,a,,1,,https://own.example",
                NINE + "1,ana,c,s,r,a,,1763800000001,",
                NINE + "1,ana,c,s,r,a,,1763800000001,https://a.example\n2,bo,c,s,r,a,,1763800000001,https://a.example",
                "user_mail,client_id,refresh_token,access_token,grant_token,expiry_time\nana,c,r,a,,1763800000001",
            })
    void doesNotWarnOfAFileOfNodeWhichEndsWithoutLineEnd(String content) {
        assertThat(folder.with(content).getTokens()).isNotEmpty();
        assertThat(warnings.messages()).isEmpty();
    }

    @Test
    void doesNotWarnOfTheFileThatNodeWrote() {
        assertThat(folder.withFixture("node-8.0.csv").getTokens()).hasSize(1);
        assertThat(warnings.messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HEADER + "1,ana,c,s,r,a,,1763800000001,,https://www.zohoapis.e",
                HEADER + "1,ana,c,s,r,a,,1763800000001,,https://www.zoho",
                HEADER + "1,ana,c,s,r,a,,1,,https://www.zohoapis.com.au\n2,bo,c,s,r,a,,1,,https://www.zohoapis.com",
                HEADER + "1,\"ana\",c,s,r,a,,1763800000001,,https://www.zohoapis.eu",
                HEADER + "1,ana,c,s,r,a,,1763800000001,,\"https://www.zohoapis.eu\"",
                NINE + "1,ana,c,s,r,a,,1763800000001,https://a.exam",
                NINE + "1,ana,c,s,r,a,,1763800000001,https://a.example\n2,bo,c,s,r,a,,1763800000001,",
                "user_mail,client_id,refresh_token,access_token,grant_token,expiry_time\nana,c,r,a,,17638",
            })
    void warnsOfAFileThatMayHaveBeenCut(String content) {
        assertThat(folder.with(content).getTokens()).isNotEmpty();
        assertThat(warnings.messages()).singleElement().asString().contains("has no line end");
    }

    @Test
    void rescuesTheRowsOfAFileThatLostItsHeader() {
        ZohoCsvTokenStore store = folder.withFixture("lost-header-8.0.csv");

        assertThat(inShort(store))
                .containsExactly("intact 7", "superseded 7 (line 2)", "intact 8", "damaged null (line 1)");
        assertThat(only(StoredToken.Damaged.class, store).reason())
                .contains("there is no header above it", "put this line before it: id,user_name,client_id");
        assertThat(Inventories.entries(store).get(0))
                .isInstanceOfSatisfying(
                        StoredToken.Intact.class,
                        intact -> assertThat(intact.token().accessToken()).isEqualTo("1000.acc07b"));
        assertThatThrownBy(store::getTokens)
                .isInstanceOf(CorruptStoreException.class)
                .hasMessageContaining("there is no header")
                .hasMessageContaining("--keep-going");
        assertThatThrownBy(() -> store.saveToken(Inventories.token("ada"))).isInstanceOf(CorruptStoreException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ana,c,r,a,,1763800000001\n",
                "1,ana,c,s,r,a,,1763800000001,u\n",
                "1,ana,1000.c,s,1000.r,1000.a,,,u,\n",
            })
    void knowsTheFormOfAFileThatLostItsHeaderByItsFirstRow(String content) {
        ZohoCsvTokenStore store = folder.with(content);

        assertThat(only(StoredToken.Intact.class, store).token())
                .returns("ana", OAuthToken::userName)
                .satisfies(token -> assertThat(token.refreshToken()).endsWith("r"));
    }

    @Test
    void leavesOutAHeaderThatIsThereAgain() {
        String row = "1,ana,c,s,r,a,,1763800000001,u,https://www.zohoapis.eu\n";

        assertThat(inShort(folder.with(HEADER + row + HEADER + row.replace("1,ana", "2,bo"))))
                .containsExactly("intact 1", "intact 2");
        ZohoCsvTokenStore store = folder.with(NINE + HEADER + row.replace(",https://www.zohoapis.eu", ""));
        assertThat(only(StoredToken.Damaged.class, store).reason())
                .startsWith("it is the header of another form of the file");
    }

    @Test
    void takesRowsWithoutAnyValueForNothing() {
        ZohoCsvTokenStore store = folder.withFixture("suspicious-values.csv");

        assertThat(inShort(store)).containsExactly("intact 1", "intact 2");
        assertThat(store.warnings())
                .satisfiesExactly(
                        warning -> assertThat(warning)
                                .startsWith("1 token has an expiry before 2001 or after 9999")
                                .contains("(line 2)"),
                        warning -> assertThat(warning)
                                .startsWith("1 token has null, NULL, \\N, None or undefined as a value"),
                        warning -> assertThat(warning).startsWith("2 tokens have no api_domain"));
        assertThat(folder.with(HEADER + ",,,,,,,,,\n\"\",\"\", ,\n,,,,,,,,,,,,,\n")
                        .getTokens())
                .isEmpty();
    }
}
