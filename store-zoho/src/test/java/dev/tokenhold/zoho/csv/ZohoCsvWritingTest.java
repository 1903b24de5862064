package dev.tokenhold.zoho.csv;

import static dev.tokenhold.zoho.Inventories.token;
import static dev.tokenhold.zoho.csv.CsvFolder.HEADER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.ConflictException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.Outlook;
import dev.tokenhold.spi.Replacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZohoCsvWritingTest {

    @TempDir
    Path temporary;

    private CsvFolder folder;

    @BeforeEach
    void createFolder() {
        folder = new CsvFolder(temporary);
    }

    @Test
    void writesTheFormOfSdk8() {
        OAuthToken saved = folder.store()
                .saveToken(OAuthToken.builder()
                        .userName("\"Doe, Jo\"\nof # a\\b")
                        .clientId("client")
                        .refreshToken("refresh")
                        .expiresAt(Instant.ofEpochMilli(1763796855587L))
                        .apiDomain("https://www.zohoapis.eu")
                        .build());

        assertThat(saved.id()).isEqualTo("1");
        assertThat(folder.text())
                .isEqualTo(
                        HEADER
                                + "1,\"\"\"Doe, Jo\"\"\nof # a\\b\",client,,refresh,,,1763796855587,,https://www.zohoapis.eu\n");
    }

    static Stream<String> nastyValues() {
        return Stream.of(
                ",",
                "\"",
                "\"\"",
                "\n",
                "\r",
                "\r\n",
                " ",
                "\\",
                "\\\"",
                "a,\"b\"\n\n,c\r\"",
                "#",
                "=1+1",
                "\u0000",
                "\uFEFF",
                "\uFFFD",
                "😀\u0085\u2028",
                "x\n9,eve,c,s,r,a,g,1763796855587,u,d\ny",
                "\n1,eve,c,s,r,a,g,1763796855587,u,d\n",
                "\"".repeat(100_000),
                "\n".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("nastyValues")
    void readsBackEveryValue(String value) {
        OAuthToken token = OAuthToken.builder()
                .id("7")
                .userName(value)
                .clientId(value)
                .clientSecret(value)
                .refreshToken(value)
                .accessToken(value)
                .grantToken(value)
                .redirectUrl(value)
                .apiDomain(value)
                .build();
        folder.store().saveTokens(List.of(token, token("other")));

        assertThat(folder.store().getTokens()).hasSize(2).contains(token);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1763796855587L, Long.MAX_VALUE, Long.MIN_VALUE})
    void readsBackEveryExpiry(long millis) {
        OAuthToken saved = folder.store()
                .saveToken(token("ada").toBuilder()
                        .expiresAt(Instant.ofEpochMilli(millis))
                        .build());

        assertThat(folder.store().getTokens()).containsExactly(saved);
    }

    @ParameterizedTest
    @ValueSource(strings = {"filestore-3.0.csv", "filestore-2.1.csv", "filestore-4.0.csv", "filestore-8.0.csv"})
    void writesTheFormThatIsThere(String fixture) {
        ZohoCsvTokenStore store = folder.withFixture(fixture);
        String header = folder.text().lines().findFirst().orElseThrow();
        List<OAuthToken> before = store.getTokens();

        OAuthToken saved = store.saveToken(token("new").toBuilder()
                .clientSecret(fixture.equals("filestore-3.0.csv") ? null : "client-secret")
                .build());

        assertThat(folder.text().lines().findFirst()).contains(header.replace("\"", ""));
        assertThat(folder.store().getTokens())
                .containsAll(before)
                .contains(saved)
                .hasSize(before.size() + 1);
    }

    @Test
    void keepsTheNamesThatThePythonSdkGivesColumns() {
        String header = HEADER.replace("redirect_url", "redirect_uri");
        ZohoCsvTokenStore store = folder.with(header);

        store.saveToken(
                token("ada").toBuilder().redirectUrl("https://app.example").build());

        assertThat(folder.text())
                .isEqualTo(header + "1,ada,client,client-secret,refresh-of-ada,access-of-ada,,,https://app.example,\n");
    }

    @ParameterizedTest
    @CsvSource({
        "filestore-3.0.csv, client_secret and the redirect_url and the api_domain",
        "filestore-2.1.csv, api_domain",
        "filestore-4.0.csv, api_domain"
    })
    void refusesWhatTheFormHasNoColumnFor(String fixture, String columns) throws IOException {
        ZohoCsvTokenStore store = folder.withFixture(fixture);
        byte[] before = Files.readAllBytes(folder.file());
        OAuthToken token = token("new").toBuilder()
                .id("77")
                .redirectUrl("https://app.example")
                .apiDomain("https://www.zohoapis.eu")
                .build();
        String reason =
                folder.file() + " has the form of an older SDK and no column for the " + columns + " of the token 77: ";

        assertThat(store.refusal(token).orElseThrow()).startsWith(reason).doesNotContain("client-secret");
        for (ThrowingCallable writing : List.<ThrowingCallable>of(
                () -> store.saveToken(token), () -> store.replaceTokens(List.of(new Replacement(null, token))))) {
            assertThatThrownBy(writing)
                    .isInstanceOf(InvalidTokenException.class)
                    .hasMessageStartingWith(reason);
        }
        assertThat(Files.readAllBytes(folder.file())).isEqualTo(before);
    }

    @Test
    void tokensOfAFormWithoutIdsKeepTheirIdsWhenOthersGo() {
        ZohoCsvTokenStore store = folder.withFixture("filestore-3.0.csv");
        OAuthToken third = store.findTokenById("3").orElseThrow();
        OAuthToken fifth = store.findTokenById("5").orElseThrow();

        assertThat(store.deleteToken("2")).isTrue();
        OAuthToken changed =
                store.saveToken(fifth.toBuilder().accessToken("newer").build());

        assertThat(store.findTokenById("3")).contains(third);
        assertThat(store.findTokenById("5")).contains(changed);
        assertThat(store.keepsId("3")).isFalse();
        assertThat(store.getTokens()).hasSize(7);
    }

    static Stream<Arguments> valuesThatTheSdkReadsOtherwise() {
        return Stream.of(
                Arguments.of("ZYL\\bo", "has a backslash"),
                Arguments.of("back\\", "has a backslash"),
                Arguments.of("two\\\\", "has a backslash"),
                Arguments.of("cr\rlf", "has a carriage return"),
                Arguments.of("line\r\nend", "has a carriage return"),
                Arguments.of("say \\\"hi", "could not read"));
    }

    @ParameterizedTest
    @MethodSource("valuesThatTheSdkReadsOtherwise")
    void doesNotCopyWhatTheSdkWouldReadOtherwise(String value, String why) {
        ZohoCsvTokenStore store = folder.with(HEADER);
        OAuthToken token = token("ada").toBuilder().id("7").refreshToken(value).build();

        assertThat(store.refusal(token).orElseThrow())
                .contains(why, "the token 7")
                .doesNotContain(value);
        assertThatThrownBy(() -> store.replaceTokens(List.of(new Replacement(null, token))))
                .isInstanceOf(InvalidTokenException.class)
                .hasMessage(store.refusal(token).orElseThrow());
        assertThat(folder.text()).isEqualTo(HEADER);
    }

    @Test
    void saysWhichOfItsOwnTokensTheSdkReadsOtherwise() {
        ZohoCsvTokenStore store =
                folder.with(HEADER + "3,DOM\\bo,c,s,r,,,,,\n4,ada,c,s,r,,,,,\n5,\"a\rb\",c,s,r,,,,,\n");

        Outlook outlook = store.outlook(Stream::of);

        assertThat(outlook.refusal()).isNull();
        assertThat(outlook.warnings())
                .singleElement()
                .asString()
                .startsWith("the Zoho SDK reads the tokens 3, 5 of " + folder.file() + " otherwise than they are");
    }

    @Test
    void takesNothingIntoAFileThatTheSdkCannotRead() {
        ZohoCsvTokenStore store = folder.with(HEADER + "3,\"say \\\"\"hi\",c,s,r,,,,,\n");
        OAuthToken token = token("ada").toBuilder().id("7").build();

        assertThat(store.outlook(() -> Stream.of(token)).refusal())
                .startsWith("the Zoho SDK could not read " + folder.file() + " with the token 3 in it")
                .endsWith("nothing was changed");
        assertThatThrownBy(() -> store.replaceTokens(List.of(new Replacement(null, token))))
                .isInstanceOf(InvalidTokenException.class)
                .hasMessageContaining("with the token 3 in it");
    }

    @Test
    void sdkCanCountOnFromTheIdsThatItKeeps() {
        ZohoCsvTokenStore store = folder.with(HEADER);

        assertThat(store.keepsId("2147483646")).isTrue();
        assertThat(List.of("2147483647", "9999999999")).noneMatch(store::keepsId);
        assertThat(store.outlook(() -> tokensWithIds("9", "10", "11"))).isEqualTo(Outlook.CLEAR);
        assertThat(store.outlook(() -> tokensWithIds("9", "2147483646")).keepsNewIds())
                .isFalse();
        assertThat(folder.with(HEADER + "2147483647,ada,c,s,r,,,,,\n")
                        .outlook(Stream::of)
                        .warnings())
                .singleElement()
                .asString()
                .contains("has ids that the Zoho SDK cannot count on from, such as 2147483647");
    }

    private static Stream<OAuthToken> tokensWithIds(String... ids) {
        return Stream.of(ids).map(id -> token("user " + id).toBuilder().id(id).build());
    }

    @Test
    void mergesIntoTheTokenOfTheSameUser() {
        ZohoCsvTokenStore store = folder.store();
        store.saveToken(token("ada"));

        OAuthToken merged = store.saveToken(OAuthToken.builder()
                .userName("ada")
                .clientId("client")
                .accessToken("newer")
                .build());

        assertThat(merged)
                .isEqualTo(token("ada").toBuilder().id("1").accessToken("newer").build());
        assertThat(folder.store().getTokens()).containsExactly(merged);
    }

    @Test
    void countsIdsOnFromTheGreatestNumber() {
        ZohoCsvTokenStore store = folder.withFixture("filestore-8.0.csv");

        assertThat(store.saveTokens(List.of(token("a"), token("b"), token("a"))))
                .extracting(OAuthToken::id)
                .containsExactly("31", "32", "31");
        assertThat(store.newId(id -> false)).isEqualTo("33");
    }

    @Test
    void takesTheLeastFreeIdWhenTheGreatestIsTaken() {
        ZohoCsvTokenStore store = folder.store();
        store.saveToken(token("ada").toBuilder().id("9999999999").build());

        assertThat(store.newId(id -> id.equals("1"))).isEqualTo("2");
        assertThat(store.saveToken(token("bob")).id()).isEqualTo("1");
    }

    @Test
    void givesOutNewIdsThatAreNotTaken() {
        ZohoCsvTokenStore store = folder.withFixture("filestore-8.0.csv");
        Set<String> taken = new HashSet<>(Set.of("35", "40"));

        List<String> given = IntStream.range(0, 20)
                .mapToObj(i -> {
                    String id = store.newId(taken::contains);
                    assertThat(taken.add(id)).isTrue();
                    return id;
                })
                .toList();

        assertThat(given).allMatch(id -> Integer.parseInt(id) > 30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678901", "tok1", "-1", "1.0", "١", "018f3c1e-7b1a-7000-8000-000000000000"})
    void refusesIdsThatTheSdkCannotLiveWith(String id) {
        ZohoCsvTokenStore store = folder.store();
        OAuthToken token = token("ada").toBuilder().id(id).build();

        assertThat(store.keepsId(id)).isFalse();
        assertThatThrownBy(() -> store.saveToken(token))
                .isInstanceOf(InvalidTokenException.class)
                .hasMessageContaining("the id " + id + " is not a decimal integer of at most 10 digits");
        assertThatThrownBy(() -> store.replaceTokens(List.of(new Replacement(null, token))))
                .isInstanceOf(InvalidTokenException.class);
        assertThat(store.getTokens()).isEmpty();
    }

    @Test
    void keepsOtherIdsThatTheFileHas() {
        ZohoCsvTokenStore store = folder.withFixture("filestore-2.1.csv");

        assertThat(store.keepsId("tok1")).isTrue();
        assertThat(store.keepsId("tok99")).isFalse();
        assertThat(store.keepsId("0000000007")).isTrue();
        store.saveToken(OAuthToken.builder().id("tok1").accessToken("newer").build());
        assertThat(folder.store().findTokenById("tok1").orElseThrow().accessToken())
                .isEqualTo("newer");
    }

    @Test
    void refusesAttributesWithoutShowingThem() {
        OAuthToken token = token("ada").toBuilder()
                .attribute("scope", "everything")
                .attribute("type", "Bearer")
                .build();

        assertThatThrownBy(() -> folder.store().saveToken(token))
                .isInstanceOf(InvalidTokenException.class)
                .hasMessageContaining("2 attributes")
                .hasMessageNotContainingAny("everything", "Bearer");
        assertThat(folder.names()).isEmpty();
    }

    @Test
    void refusesTokenWithNothingToKeep() {
        OAuthToken empty = OAuthToken.builder().id("1").userName("ada").build();

        assertThatThrownBy(() -> folder.store().saveToken(empty)).isInstanceOf(InvalidTokenException.class);
        assertThatThrownBy(() -> folder.store().replaceTokens(List.of(new Replacement(null, empty))))
                .isInstanceOf(InvalidTokenException.class);
    }

    @Test
    void savesAllOfBatchOrNothing() {
        ZohoCsvTokenStore store = folder.with(HEADER);
        OAuthToken refused = token("bob").toBuilder().id("x").build();

        assertThatThrownBy(() -> store.saveTokens(List.of(token("ada"), refused)))
                .isInstanceOf(InvalidTokenException.class);
        assertThat(folder.text()).isEqualTo(HEADER);
    }

    @Test
    void replacesOnlyWhatTheCallerExpects() {
        ZohoCsvTokenStore store = folder.store();
        OAuthToken first = token("ada").toBuilder().id("1").build();
        OAuthToken second = first.toBuilder().refreshToken(null).build();

        assertThat(store.replaceTokens(List.of(new Replacement(null, first)))).isTrue();
        assertThat(store.replaceTokens(List.of(new Replacement(null, second)))).isFalse();
        assertThat(store.replaceTokens(List.of(new Replacement(first, second)))).isTrue();
        assertThat(folder.store().getTokens()).containsExactly(second);
        assertThatThrownBy(() -> store.replaceTokens(
                        List.of(new Replacement(null, first.toBuilder().id("2").build()))))
                .isInstanceOf(ConflictException.class);
    }

    @Test
    void leavesNothingOfDeletedTokensInTheFolder() throws IOException {
        ZohoCsvTokenStore store = folder.withFixture("filestore-8.0.csv");
        String secret =
                Objects.requireNonNull(store.findTokenById("7").orElseThrow().refreshToken());

        assertThat(store.deleteToken("7")).isTrue();
        assertThat(store.deleteToken("7")).isFalse();
        for (String name : folder.names()) {
            assertThat(Files.readString(temporary.resolve(name))).doesNotContain(secret);
        }
        store.deleteTokens();
        assertThat(folder.text()).isEqualTo(HEADER);
        assertThat(folder.names()).containsExactly("zoho_tokens.csv", "zoho_tokens.csv.lock");
    }

    @Test
    void doesNotCreateFileByDeleting() {
        ZohoCsvTokenStore store = folder.store();

        assertThat(store.deleteToken("1")).isFalse();
        store.deleteTokens();
        assertThat(folder.file()).doesNotExist();
    }

    @Test
    void createsFileWithoutTokensBySavingNone() {
        assertThat(folder.store().saveTokens(List.of())).isEmpty();

        assertThat(folder.text()).isEqualTo(HEADER);
    }

    @Test
    void writesForTheOwnerOnly() throws IOException {
        folder.store().saveToken(token("ada"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.file())))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writesThroughSymbolicLinks(boolean targetExists) throws IOException {
        Path target = Files.createDirectory(temporary.resolve("elsewhere")).resolve("real.csv");
        if (targetExists) {
            Files.writeString(target, HEADER);
        }
        Files.createSymbolicLink(temporary.resolve("hop.csv"), Path.of("elsewhere", "real.csv"));
        Files.createSymbolicLink(folder.file(), Path.of("hop.csv"));

        OAuthToken saved = folder.store().saveToken(token("ada"));

        assertThat(folder.file()).isSymbolicLink();
        assertThat(ZohoCsvTokenStore.open(target).getTokens()).containsExactly(saved);
        assertThat(target.resolveSibling("real.csv.lock")).exists();
    }

    @Test
    void saysThatTheFolderIsMissing() {
        ZohoCsvTokenStore store =
                ZohoCsvTokenStore.open(temporary.resolve("missing").resolve("zoho_tokens.csv"));

        assertThat(store.getTokens()).isEmpty();
        assertThatThrownBy(() -> store.saveToken(token("ada")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("no such file or directory");
    }

    @Test
    void doesNotLoseWhatOtherStoresOnTheSameFileSave() throws InterruptedException {
        List<Thread> writers = IntStream.range(0, 4)
                .mapToObj(writer -> new Thread(() -> {
                    for (int i = 0; i < 10; i++) {
                        folder.store().saveToken(token(writer + "-" + i));
                    }
                }))
                .toList();
        writers.forEach(Thread::start);
        for (Thread writer : writers) {
            writer.join();
        }

        assertThat(folder.store().getTokens())
                .extracting(OAuthToken::userName)
                .doesNotHaveDuplicates()
                .hasSize(40);
    }
}
