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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZohoCsvDamageTest {

    private static final String ROW_1 = "1,ada,c,s,refresh1,access1,,1763796855587,,https://api1.example\n";
    private static final String ROW_2 = "2,\"bo\nb\",c,s,refresh2,access2,,1763796855587,,https://api2.example\n";
    private static final String ROW_3 =
            "3,\"cy, the \"\"third\"\"\",c,s,refresh3,access3,,1763796855587,,https://api3.example\n";

    // Every value tells its row by a word, and some names are what a reader out of step takes for the end of a value.
    private static final List<List<String>> MARKED = List.of(
            marked("alpha", "alpha"),
            marked("bravo", ",bravo"),
            marked("charlie", "\ncharlie"),
            marked("delta", "\",delta"),
            marked("echo", ""),
            marked("foxtrot", ",e,foxtrot,\n"),
            marked("golf", "a\r\n\"\",\"\",golf\n"),
            marked("hotel", "hotel"));
    private static final List<String> WORDS =
            List.of("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel");

    @RegisterExtension
    final RecordedLog warnings = new RecordedLog(CsvFile.class);

    @TempDir
    Path temporary;

    private CsvFolder folder;

    @BeforeEach
    void createFolder() {
        folder = new CsvFolder(temporary);
    }

    @Test
    void explainsLineThatWasCutByCrash() {
        ZohoCsvTokenStore store = folder.with(HEADER + ROW_1 + ROW_3.substring(0, 45));

        assertThat(inShort(store)).containsExactly("intact 1", "damaged 3 (line 3)");
        assertThat(only(StoredToken.Damaged.class, store).reason())
                .contains("it has 8 values where the header has 10 columns", "rewrites the file in place");
    }

    @Test
    void doesNotTakeLineThatWasCutBehindNineColumnsForShortRow() {
        ZohoCsvTokenStore store = folder.with(HEADER + ROW_1.replace(",https://api1.example\n", ""));

        assertThat(inShort(store)).containsExactly("damaged 1 (line 2)");
    }

    @ParameterizedTest
    @MethodSource
    void findsTheRowsAroundDamagedOne(String damagedRow, String id, String reason) {
        ZohoCsvTokenStore store = folder.with(HEADER + ROW_1 + damagedRow + ROW_2 + ROW_3);

        assertThat(inShort(store))
                .contains("intact 1", "intact 2", "intact 3", "damaged " + id + " (line 3)")
                .hasSize(4);
        assertThat(only(StoredToken.Damaged.class, store).reason())
                .contains(reason)
                .doesNotContain("zoe", "topsecret", "tomorrow");
    }

    static Stream<Arguments> findsTheRowsAroundDamagedOne() {
        String row = "9,zoe,c,topsecret,refresh9,access9,,1763796855587,,\n";
        return Stream.of(
                Arguments.of(row.replace("c,topsecret", "c"), "9", "it has 9 values"),
                Arguments.of(row.replace("\n", ",x\n"), "9", "it has 11 values"),
                Arguments.of(row.replace("zoe", "\"zoe"), "null", "quotes do not match"),
                Arguments.of(row.replace("zoe", "zo\"e"), "9", "quotes do not match"),
                Arguments.of(row.replace("zoe", "\"zo\"e\""), "null", "quotes do not match"),
                Arguments.of(row.replace("zoe,", "\"zoe\" ,"), "null", "quotes do not match"),
                Arguments.of(row.replace("1763796855587", "tomorrow"), "9", "expiry_time"),
                Arguments.of(row.replace("1763796855587", "1.7E12"), "9", "expiry_time"),
                Arguments.of(row.replace("1763796855587", "+1763796855587"), "9", "expiry_time"),
                Arguments.of(row.replace("1763796855587", "99999999999999999999"), "9", "expiry_time"),
                Arguments.of(row.replace("1763796855587", "9999999999999999999"), "9", "expiry_time"),
                Arguments.of(
                        row.replace("refresh9,access9", ","),
                        "9",
                        "there is none of access_token, refresh_token and grant_token"),
                Arguments.of(
                        row.replace("zoe", "z".repeat(OAuthToken.MAX_VALUE_LENGTH + 1)),
                        "9",
                        "userName has 1048577 characters"));
    }

    @Test
    void doesNotLetAnUnclosedQuoteSwallowTheRestOfTheFile() {
        String rest = IntStream.rangeClosed(1, 100)
                .mapToObj(i -> i + ",user" + i + ",c,s,refresh,access,,,,\n")
                .collect(Collectors.joining());

        ZohoCsvTokenStore store = folder.with(HEADER + "0,\"ada,c,s,refresh,access,,,,\n" + rest);

        assertThat(inShort(store)).hasSize(101).contains("damaged null (line 2)", "intact 1", "intact 100");
    }

    @Test
    void doesNotTakeValueBehindMissingCommaForAnother() {
        ZohoCsvTokenStore store = folder.with(HEADER + ROW_1.replace("ada,c,", "adac,"));

        assertThat(only(StoredToken.Damaged.class, store).reason()).contains("it has 9 values");
    }

    @Test
    void doesNotTrustRowThatMissingQuoteMayHavePutTogether() {
        // The quote missing after api1 is found in the next row, whose name begins with a line end as the row then
        // ends with one.
        ZohoCsvTokenStore store = folder.with(HEADER + """
                1,ada,c,s,refresh1,access1,,,,"https://api1
                2,"
                bob",c,s,refresh2,access2,,,,
                """ + ROW_3);

        assertThat(inShort(store)).containsExactly("damaged 1 (line 2)", "intact 3", "damaged null (line 4)");
        assertThat(((StoredToken.Damaged) store.inventory().toList().get(0)).reason())
                .contains("it may be one row up to line 3 or several");
    }

    @Test
    void refusesToReadOrChangeDamagedFileAndListsPlaces() {
        String content = HEADER + "x\n".repeat(7) + ROW_1;
        ZohoCsvTokenStore store = folder.with(content);

        List<ThrowingCallable> calls = List.of(
                store::getTokens,
                store::streamTokens,
                store::deleteTokens,
                () -> store.findTokenById("1"),
                () -> store.findToken(Inventories.token("ada")),
                () -> store.saveToken(Inventories.token("ada")),
                () -> store.deleteToken("1"));
        assertThat(calls)
                .allSatisfy(call -> assertThatThrownBy(call)
                        .isInstanceOf(CorruptStoreException.class)
                        .hasMessageContaining("is damaged in 7 places, in the lines 2, 3, 4, 5, 6, …")
                        .hasMessageContaining("store-migrate list")
                        .hasMessageContaining("store-migrate copy --keep-going"));
        assertThat(folder.text()).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void findsNothingButWholeRowsInFileCutAnywhere(boolean quoteAll) {
        byte[] whole = csv(quoteAll).getBytes(StandardCharsets.UTF_8);
        List<Outcome> outcomes = new ArrayList<>();
        for (int length = 0; length < whole.length; length++) {
            outcomes.add(requireHonest(Arrays.copyOf(whole, length), "cut to " + length + " bytes"));
        }
        requireRecovery(outcomes, 2.9);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void findsNothingButWholeRowsInFileWithAnyByteChanged(boolean quoteAll) {
        changeEveryByte(quoteAll, 3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("long")
    void findsNothingButWholeRowsInFileWithAnyByteChangedToAnything(boolean quoteAll) {
        changeEveryByte(quoteAll, 1);
    }

    /** Changes each byte to one value in so many, in turns. */
    private void changeEveryByte(boolean quoteAll, int step) {
        byte[] whole = csv(quoteAll).getBytes(StandardCharsets.UTF_8);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < whole.length; i++) {
            int[] values = {'"', ',', '\n', '\r', 'x', 0, 0xFF, whole[i] ^ 1, whole[i] ^ 0x80};
            for (int value = i % step; value < values.length; value += step) {
                byte[] changed = whole.clone();
                changed[i] = (byte) values[value];
                outcomes.add(requireHonest(changed, "byte " + i + " changed to " + values[value]));
            }
        }
        requireRecovery(outcomes, 5.9);
    }

    /** What became of a file. */
    private record Outcome(boolean damaged, int wholeRows) {}

    // On the content alone: tens of thousands of files would take a minute to write.
    private Outcome requireHonest(byte[] bytes, String what) {
        CsvContent content;
        try {
            content = CsvContent.of(folder.file(), bytes);
        } catch (CorruptStoreException e) {
            return new Outcome(true, 0);
        }
        List<StoredToken> entries = content.inventory().toList();
        int whole = 0;
        for (StoredToken entry : entries) {
            if (entry instanceof StoredToken.Intact intact) {
                assertThat(wordsIn(intact.token())).as(what).hasSizeLessThanOrEqualTo(1);
                whole++;
            }
        }
        boolean damaged = entries.stream().anyMatch(StoredToken.Damaged.class::isInstance);
        if (damaged) {
            assertThatThrownBy(content::tokens).as(what).isInstanceOf(CorruptStoreException.class);
        } else {
            assertThat(content.tokens().getTokens()).as(what).hasSizeLessThanOrEqualTo(MARKED.size());
        }
        return new Outcome(damaged, whole);
    }

    // Without these bounds a reader that finds no damage, or no row beside it, would pass.
    private static void requireRecovery(List<Outcome> outcomes, double rowsPerFile) {
        assertThat(outcomes.stream().filter(Outcome::damaged)).hasSizeGreaterThan(outcomes.size() / 2);
        assertThat(outcomes.stream().mapToInt(Outcome::wholeRows).average().orElseThrow())
                .isGreaterThan(rowsPerFile);
    }

    private static Set<String> wordsIn(OAuthToken token) {
        String values = String.join(
                " ",
                Stream.of(
                                token.id(),
                                token.userName(),
                                token.clientId(),
                                token.clientSecret(),
                                token.refreshToken(),
                                token.accessToken(),
                                token.grantToken(),
                                token.redirectUrl(),
                                token.apiDomain())
                        .filter(Objects::nonNull)
                        .toList());
        return WORDS.stream().filter(values::contains).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> marked(String word, String userName) {
        return List.of(word, userName, "c" + word, "s" + word, "r" + word, "", "", "1763796855587", "", "d" + word);
    }

    private static String csv(boolean quoteAll) {
        return HEADER
                + MARKED.stream()
                        .map(row -> row.stream()
                                .map(value -> quoteAll || value.matches("(?s).*[,\"\r\n].*")
                                        ? "\"" + value.replace("\"", "\"\"") + "\""
                                        : value)
                                .collect(Collectors.joining(",")))
                        .collect(Collectors.joining("\n", "", "\n"));
    }
}
