package dev.tokenhold.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.InventoryPage;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.spi.StoredToken.Damaged;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.testkit.TestTokens;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rows that cannot be records do not keep a store from its other tokens, are shown, and can be deleted. */
public interface MalformedRowContract {

    /** The record store of the test. */
    RecordStore store();

    /**
     * Puts a row into the store, past everything that checks it.
     *
     * @param id what is in the place of the id
     * @param version the version
     * @param length the length of the sealed record
     */
    void plant(byte[] id, long version, int length) throws Exception;

    /** Whether a row can be longer than a record. */
    default boolean keepsLongRows() {
        return true;
    }

    private EncryptedTokenStore tokens() {
        return new EncryptedTokenStore(store(), TestKeyring.keyring());
    }

    private static OAuthToken tokenOf(String user) {
        return TestTokens.tokenOf(user).id(user).build();
    }

    private void plantSome() throws Exception {
        plant("bad version".getBytes(UTF_8), 0, 100);
        plant(new byte[] {'a', (byte) 0xff}, 1, 100);
    }

    private void plantOneOfEach() throws Exception {
        plant(new byte[0], 1, 100);
        plant("bad version".getBytes(UTF_8), 0, 100);
        plant("negative".getBytes(UTF_8), -1, 100);
        if (keepsLongRows()) {
            plant("huge".getBytes(UTF_8), 1, TokenRecord.MAX_SEALED_LENGTH + 1);
        }
        plant(new byte[] {'a', (byte) 0xff}, 1, 100);
        // A surrogate in the manner of UTF-8.
        plant(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, 1, 100);
    }

    private static List<Damaged> damaged(List<StoredToken> entries) {
        return entries.stream()
                .filter(Damaged.class::isInstance)
                .map(Damaged.class::cast)
                .toList();
    }

    private static List<OAuthToken> intact(List<StoredToken> entries) {
        return entries.stream()
                .filter(StoredToken.Intact.class::isInstance)
                .map(entry -> ((StoredToken.Intact) entry).token())
                .toList();
    }

    @Test
    default void theOtherTokensAreFoundSavedAndDeleted() throws Exception {
        tokens().saveTokens(List.of(tokenOf("anna"), tokenOf("bert"), tokenOf("carl")));
        plantSome();

        OAuthToken changed = tokens().saveToken(
                        tokenOf("bert").toBuilder().accessToken("another").build());
        OAuthToken added = tokens().saveToken(tokenOf("dora"));
        assertThat(tokens().deleteToken("carl")).isTrue();

        assertThat(tokens().findToken(OAuthToken.builder().userName("anna").build()))
                .contains(tokenOf("anna"));
        assertThat(tokens().findTokenById("bert")).contains(changed);
        assertThat(tokens().findTokenById("dora")).contains(added);
        assertThat(tokens().findTokenById("carl")).isEmpty();
        assertThat(damaged(tokens().inventory().toList())).hasSize(2);
    }

    @Test
    default void anInventoryShowsThemAmongTheTokens() throws Exception {
        List<OAuthToken> saved = tokens().saveTokens(List.of(tokenOf("anna"), tokenOf("bert"), tokenOf("zoe")));
        plantOneOfEach();
        List<StoredToken> paged = new ArrayList<>();
        try (Stream<InventoryPage> pages = tokens().inventoryPages(null, 1)) {
            pages.forEach(page -> paged.addAll(page.read()));
        }

        for (List<StoredToken> entries : List.of(tokens().inventory().toList(), paged)) {
            assertThat(intact(entries)).containsExactlyElementsOf(saved);
            List<String> places = new ArrayList<>(
                    List.of("row 0x", "record bad version", "record negative", "row 0x61ff", "row 0xeda080"));
            if (keepsLongRows()) {
                places.add("record huge");
            }
            assertThat(damaged(entries)).extracting(Damaged::place).containsExactlyInAnyOrderElementsOf(places);
            assertThat(damaged(entries)).allSatisfy(entry -> {
                assertThat(entry.id())
                        .isEqualTo(
                                entry.place().startsWith("row")
                                        ? null
                                        : entry.place().substring(7));
                assertThat(entry.reason()).containsAnyOf("empty", "version", "UTF-8", "bytes");
            });
        }
    }

    @Test
    default void readingAllTokensFailsRatherThanLeavingOneOut() throws Exception {
        tokens().saveToken(tokenOf("anna"));
        plant(new byte[] {(byte) 0xff}, 1, 100);

        assertThatExceptionOfType(CorruptStoreException.class)
                .isThrownBy(() -> tokens().getTokens())
                .withMessageContainingAll("row 0xff", "UTF-8");
    }

    @Test
    default void aRowWhoseIdIsOneIsTheDamageOfThatTokenAlone() throws Exception {
        tokens().saveToken(tokenOf("anna"));
        plant("bert".getBytes(UTF_8), 0, 100);

        assertThatExceptionOfType(CorruptStoreException.class).isThrownBy(() -> tokens().findTokenById("bert"));
        List<StoredToken> entries = tokens().inventoryOf(Set.of("anna", "bert", "nobody"));
        assertThat(intact(entries)).containsExactly(tokenOf("anna"));
        assertThat(damaged(entries)).extracting(Damaged::id).containsExactly("bert");
    }

    @Test
    default void theyCanBeDeleted() throws Exception {
        tokens().saveToken(tokenOf("anna"));
        plantOneOfEach();
        assertThat(tokens().deleteMalformed("0x" + HexFormat.of().formatHex("anna".getBytes(UTF_8))))
                .as("a record")
                .isFalse();
        for (String none : List.of("", "anna", "0xf", "0xzz", "0xfe")) {
            assertThat(tokens().deleteMalformed(none)).as(none).isFalse();
        }

        for (Damaged entry : damaged(tokens().inventory().toList())) {
            String id = entry.id();
            assertThat(id == null ? tokens().deleteMalformed(entry.place().substring(4)) : tokens().deleteToken(id))
                    .as(entry.place())
                    .isTrue();
        }

        assertThat(tokens().getTokens()).containsExactly(tokenOf("anna"));
        assertThat(tokens().deleteMalformed("0x")).isFalse();
    }

    @Test
    default void theyAreDeletedWithAllTokens() throws Exception {
        tokens().saveToken(tokenOf("anna"));
        plantSome();

        tokens().deleteTokens();

        assertThat(tokens().inventory()).isEmpty();
    }

    @Test
    default void moreOfThemThanAPageHasHideNothing() throws Exception {
        List<OAuthToken> saved = tokens().saveTokens(List.of(tokenOf("anna"), tokenOf("bert")));
        for (int i = 0; i < 300; i++) {
            plant(new byte[] {0, (byte) 0xff, (byte) (i >> 8), (byte) i}, 1, 10);
        }

        List<StoredToken> entries = tokens().inventory().toList();

        assertThat(intact(entries)).containsExactlyElementsOf(saved);
        assertThat(damaged(entries)).hasSize(300).doesNotHaveDuplicates();
        assertThat(store().scan(null, 2)).hasSize(2);
        assertThat(store().scan("anna", 2)).extracting(TokenRecord::id).containsExactly("bert");
    }

    @Test
    default void doctorShowsThemAndExaminesTheOthers() throws Exception {
        tokens().saveTokens(List.of(tokenOf("anna"), tokenOf("bert")));
        plantSome();
        List<Finding> findings = new ArrayList<>();

        DoctorReport report = new StoreDoctor(store(), TestKeyring.keyring(), true, findings::add).run();

        assertThat(report.records()).isEqualTo(2);
        assertThat(findings)
                .allMatch(finding -> finding.severity() == Finding.Severity.DAMAGE)
                .extracting(Finding::place)
                .containsExactlyInAnyOrder("record bad version", "row 0x61ff");
        assertThat(findings).allMatch(finding -> finding.remedy().contains("store-migrate delete"));
    }

    @Test
    default void doctorShowsAMalformedHeaderAndExaminesTheRecords() throws Exception {
        tokens().saveTokens(List.of(tokenOf("anna"), tokenOf("bert")));
        store().delete(ReservedRecords.HEADER);
        plant(ReservedRecords.HEADER.getBytes(UTF_8), 0, 57);
        List<Finding> findings = new ArrayList<>();

        DoctorReport report = new StoreDoctor(store(), TestKeyring.keyring(), true, findings::add).run();

        assertThat(report.storeId()).isNotNull();
        assertThat(report.records()).isEqualTo(2);
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.place()).isEqualTo("record !tokenhold.store");
            assertThat(finding.problem()).contains("is no record");
        });
    }
}
