package dev.tokenhold.zoho.csv;

import static dev.tokenhold.zoho.csv.CsvFolder.HEADER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.testkit.RecordedLog;
import dev.tokenhold.zoho.Inventories;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZohoCsvReadingTest {

    private static final String ROW =
            "1,ada@a.example,client,secret,refresh,access,grant,1763796855587,https://a.example/cb,https://api.example\n";
    private static final OAuthToken TOKEN = OAuthToken.builder()
            .id("1")
            .userName("ada@a.example")
            .clientId("client")
            .clientSecret("secret")
            .refreshToken("refresh")
            .accessToken("access")
            .grantToken("grant")
            .expiresAt(Instant.ofEpochMilli(1763796855587L))
            .redirectUrl("https://a.example/cb")
            .apiDomain("https://api.example")
            .build();

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
    @CsvSource({"filestore-3.0.csv, 8", "filestore-2.1.csv, 12", "filestore-4.0.csv, 20", "filestore-8.0.csv, 30"})
    void readsWhatTheGenuineSdkWrote(String fixture, int tokens) {
        ZohoCsvTokenStore store = folder.withFixture(fixture);

        assertThat(store.inventory()).hasSize(tokens).allMatch(StoredToken.Intact.class::isInstance);
        assertThat(store.getTokens()).hasSize(tokens);
    }

    @Test
    void readsEveryColumnOfSdk8() {
        ZohoCsvTokenStore store = folder.withFixture("filestore-8.0.csv");

        assertThat(store.findTokenById("13"))
                .contains(OAuthToken.builder()
                        .id("13")
                        .clientId("1000.0C5BEB74B9FD4A98E006AEBA1752738E")
                        .clientSecret("ae84d2e64547cee645db3b21d3fd4f8b102669657f")
                        .refreshToken("1000.7b8f123d795ad1b15b516835f42b0658.f41ea44be0e9f4a51adc2f547e9cf9df")
                        .accessToken("1000.646365affa9fade1b2790b259fb82ad5.12260bb83bdeb0a026a0e4e15cd894a3")
                        .grantToken("1000.37f75248ccd301e078ad02ac742f9588.3c61a28dfdeaa25fe348105f7e18fa6d")
                        .expiresAt(Instant.ofEpochMilli(1763805081998L))
                        .redirectUrl("https://app.zylker.example/oauth?x=1&y=2")
                        .apiDomain("https://sandbox.zohoapis.com")
                        .build());
        assertThat(store.getTokens())
                .extracting(OAuthToken::userName)
                .contains("\"Quoted, User\"@zylker.example", "名前@例え.jp", "😀@zylker.example", "o'brien@zylker.example");
    }

    @Test
    void readsIdsThatAreNoNumbersWhereSdk2WroteThem() {
        ZohoCsvTokenStore store = folder.withFixture("filestore-2.1.csv");

        OAuthToken token = store.findTokenById("tok1").orElseThrow();
        assertThat(token.userName()).isEqualTo("user0@zylker.example");
        assertThat(token.redirectUrl()).isEqualTo("https://app.zylker.example/cb");
        assertThat(token.apiDomain()).isNull();
    }

    @Test
    void numbersTheRowsOfSdk3WhichHaveNoIds() {
        ZohoCsvTokenStore store = folder.withFixture("filestore-3.0.csv");

        assertThat(Inventories.inShort(store)).containsOnly("intact null");
        assertThat(store.getTokens())
                .extracting(OAuthToken::id)
                .containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
        assertThat(store.findTokenById("3").orElseThrow().userName()).isEqualTo("user2@zylker.example");
    }

    @Test
    void readsTheSampleOfTheProject() {
        ZohoCsvTokenStore store = ZohoCsvTokenStore.open(Path.of("..", "examples", "zoho_tokens.csv"));

        assertThat(store.inventory()).hasSize(12).allMatch(StoredToken.Intact.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void readsEveryLineEnd(String lineEnd) {
        assertThat(folder.with((HEADER + ROW).replace("\n", lineEnd)).getTokens())
                .containsExactly(TOKEN);
    }

    @Test
    void readsValuesWithEveryLineEndInThem() {
        String row = ROW.replace("ada@a.example", "\"\ra\nb\r\nc\r\"");

        assertThat(folder.with(HEADER + row + ROW.replace("1,", "2,")).getTokens())
                .extracting(OAuthToken::userName)
                .containsExactly("\ra\nb\r\nc\r", "ada@a.example");
    }

    @Test
    void readsQuotedAndUnquotedHeadersAndValues() {
        String quoted = (HEADER + ROW).replaceAll("[^,\n]+", "\"$0\"");

        assertThat(folder.with(quoted).getTokens()).containsExactly(TOKEN);
        assertThat(folder.with(quoted.replace("\"1\"", "1").replace("\"id\"", "id"))
                        .getTokens())
                .containsExactly(TOKEN);
    }

    @Test
    void ignoresByteOrderMarkAndBlankLines() {
        assertThat(folder.with("\uFEFF\n" + HEADER + "\n\r\n  \n" + ROW + "\n\n")
                        .getTokens())
                .containsExactly(TOKEN);
    }

    @Test
    void takesBackslashesAndSpacesAsTheyAre() {
        String row = ROW.replace("ada@a.example", " a\\b\\\"".replace("\"", ""));

        assertThat(folder.with(HEADER + row).getTokens().get(0).userName()).isEqualTo(" a\\b\\");
    }

    @Test
    void readsTheLastLineWithoutLineEndAndWarnsOnce() {
        ZohoCsvTokenStore store = folder.with(HEADER + ROW.strip());

        assertThat(store.getTokens()).containsExactly(TOKEN);
        assertThat(store.getTokens()).containsExactly(TOKEN);
        assertThat(warnings.messages()).hasSize(1).first().asString().contains("has no line end");
    }

    @Test
    void readsRowsOfNineColumnsUnderTheHeaderOfTen() {
        String row = ROW.replace(",https://api.example", "");

        assertThat(folder.with(HEADER + row).getTokens())
                .containsExactly(TOKEN.toBuilder().apiDomain(null).build());
    }

    @Test
    void readsValuesOfTheGreatestLength() {
        String longest = "\"".repeat(OAuthToken.MAX_VALUE_LENGTH);
        String row = ROW.replace("refresh", "\"" + longest.replace("\"", "\"\"") + "\"");

        assertThat(folder.with(HEADER + row).getTokens().get(0).refreshToken()).isEqualTo(longest);
    }

    @Test
    void isEmptyWithoutFileAndDoesNotCreateIt() {
        ZohoCsvTokenStore store = folder.store();

        assertThat(store.getTokens()).isEmpty();
        assertThat(store.inventory()).isEmpty();
        assertThat(store.findTokenById("1")).isEmpty();
        assertThat(folder.names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id,user,client\n",
                "1,ada,client,secret,refresh,access,grant,tomorrow,url,domain\n",
                "\"id,user_name\n",
                "id,user_name,client_id,client_secret,refresh_token,access_token,grant_token,expiry_time,redirect_url,api_domain,more\n",
            })
    void refusesOtherHeadersWithoutShowingThem(String content) {
        assertThatThrownBy(() -> folder.with(content).inventory())
                .isInstanceOf(CorruptStoreException.class)
                .hasMessageContaining(folder.file().toString())
                .hasMessageContaining("expected one of the headers user_mail,client_id")
                .hasMessageNotContainingAny("ada", "more");
    }

    @Test
    void refusesFileWithoutHeaderSinceAnSdkEmptiesItBeforeWriting() {
        assertThatThrownBy(() -> folder.with("").getTokens())
                .isInstanceOf(CorruptStoreException.class)
                .hasMessageContaining("is empty");
    }

    @ParameterizedTest
    @MethodSource
    void saysWhyTheHeaderIsNoneAndWhatToDo(String header, String diagnosis) {
        assertThatThrownBy(() -> folder.with(header + "\n" + ROW).inventory())
                .isInstanceOf(CorruptStoreException.class)
                .hasMessageContaining(folder.file() + " cannot be read: ")
                .hasMessageContaining(diagnosis)
                .hasMessageContaining("expected one of the headers")
                .hasMessageNotContainingAny("ada", "secret,refresh,");
    }

    static Stream<Arguments> saysWhyTheHeaderIsNoneAndWhatToDo() {
        String header = HEADER.strip();
        String reordered = header.replace("id,user_name", "user_name,id");
        return Stream.of(
                Arguments.of(header.replace(',', ';'), "its values are separated by semicolons; save it with commas"),
                Arguments.of(header.replace(',', '\t'), "its values are separated by tabs"),
                Arguments.of("sep=,\n" + header, "its first line, sep=, is one for spreadsheets; delete that line"),
                Arguments.of(
                        "SEP=;\n" + header.replace(',', ';'),
                        "is one for spreadsheets, and its values are separated by semicolons"),
                Arguments.of(
                        header.toUpperCase(Locale.ROOT),
                        "the names of its columns have capitals or spaces; write them in lower case"),
                Arguments.of(header.replace(",", ", "), "have capitals or spaces"),
                Arguments.of(
                        header.replaceAll("\\w+", "\"$0\"").replace(',', ';').replace("user", "User"),
                        "separated by semicolons, and the names of its columns have capitals"),
                Arguments.of(
                        header.replace("client_secret,", "").replace(",api_domain", ",domain"),
                        "it lacks the columns client_secret"),
                Arguments.of(reordered, "its columns are in another order, and every SDK reads them by their position"),
                Arguments.of(reordered, "put the values of every row in the order id,user_name,client_id"),
                Arguments.of(header + ",x", "it has 11 columns where an SDK writes 10"));
    }

    @Test
    void saysThatTheFileWasCutWithinItsHeader() {
        assertThatThrownBy(() -> folder.with(HEADER.substring(0, 60)).getTokens())
                .isInstanceOf(CorruptStoreException.class)
                .hasMessageContaining(
                        "it ends within its header, as a crash of an SDK leaves it; restore it from a backup");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
    void saysThatTheFileIsInUtf16AndWhatElseIsWrong(String charset) {
        String content = (HEADER + ROW).replace(',', '\t');

        assertThatThrownBy(() ->
                        folder.with(content.getBytes(Charset.forName(charset))).getTokens())
                .isInstanceOf(CorruptStoreException.class)
                .hasMessageContaining("it is in UTF-16, and its values are separated by tabs")
                .hasMessageContaining("iconv -f UTF-16 -t UTF-8");
    }

    @Test
    void saysThatASpreadsheetHasSavedTheFile() {
        assertThatThrownBy(() -> folder.withFixture("excel-semicolon.csv").getTokens())
                .isInstanceOf(CorruptStoreException.class)
                .hasMessageContaining("its values are separated by semicolons")
                .hasMessageContaining("1,7638E+12");
    }

    @Test
    void saysWhereTheFileIsNotUtf8AndWhatToDo() {
        String content = HEADER + ROW + ROW.replace("1,ada", "2,émilie");

        StoredToken.Damaged damaged = Inventories.only(
                StoredToken.Damaged.class, folder.with(content.getBytes(Charset.forName("windows-1252"))));
        assertThat(damaged.place()).isEqualTo("line 3");
        assertThat(damaged.id()).isEqualTo("2");
        assertThat(damaged.reason()).contains("byte 3 of line 3 is not UTF-8", "iconv");
        assertThatThrownBy(() -> folder.store().getTokens())
                .isInstanceOf(CorruptStoreException.class)
                .hasMessageContaining("byte 3 of line 3 is not UTF-8");
    }

    @Test
    void refusesFolderInPlaceOfTheFile() throws IOException {
        Files.createDirectory(folder.file());

        assertThatThrownBy(() -> folder.store().getTokens())
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("it is a directory");
        assertThatThrownBy(() -> folder.store().saveToken(TOKEN)).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void answersFromMemoryWhileTheFileIsTheSame() throws IOException {
        ZohoCsvTokenStore store = folder.with(HEADER + ROW);
        FileTime longAgo = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Files.setLastModifiedTime(folder.file(), longAgo);
        OAuthToken first = store.findTokenById("1").orElseThrow();

        Files.setLastModifiedTime(folder.file(), longAgo);
        // Each reading makes new texts.
        assertThat(store.findTokenById("1").orElseThrow().refreshToken())
                .isNotNull()
                .isSameAs(first.refreshToken());
    }

    @Test
    void readsAgainWhenTheFileChanged() throws IOException {
        ZohoCsvTokenStore store = folder.with(HEADER + ROW);
        Files.setLastModifiedTime(folder.file(), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(store.getTokens()).hasSize(1);

        Files.writeString(folder.file(), HEADER + ROW.replace("ada", "eve"));
        assertThat(store.getTokens()).extracting(OAuthToken::userName).containsExactly("eve@a.example");
    }

    @Test
    void readsAgainWhenTheFileChangedAtTheSameTime() throws IOException {
        ZohoCsvTokenStore store = folder.with(HEADER + ROW);
        // In the future, so that it is recent however slowly the test runs.
        FileTime recent = FileTime.from(Instant.now().plusSeconds(3600));
        Files.setLastModifiedTime(folder.file(), recent);
        assertThat(store.getTokens()).hasSize(1);

        Files.writeString(folder.file(), HEADER + ROW.replace("ada", "eve"));
        Files.setLastModifiedTime(folder.file(), recent);
        assertThat(store.getTokens()).extracting(OAuthToken::userName).containsExactly("eve@a.example");
    }

    @Test
    void refusesEverythingOnceClosed() {
        ZohoCsvTokenStore store = folder.with(HEADER + ROW);
        store.close();
        store.close();

        List<Runnable> calls = List.of(
                store::getTokens,
                store::inventory,
                store::deleteTokens,
                () -> store.findToken(TOKEN),
                () -> store.findTokenById("1"),
                () -> store.saveToken(TOKEN),
                () -> store.deleteToken("1"),
                () -> store.keepsId("1"),
                () -> store.newId(id -> false));
        assertThat(calls)
                .allSatisfy(call -> assertThatThrownBy(call::run)
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("closed"));
    }
}
