package dev.tokenhold.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.StoreLimits;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.testkit.Concurrently;
import dev.tokenhold.testkit.TestTokens;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records are sealed anew under the primary key, beside programs that go on. */
class RekeyTest {

    @TempDir
    private Path folder;

    private Path file;
    private KeyringEditor editor;
    private EncryptedTokenStore store;
    private String first;
    private String second;
    private final InterferingRecordStore records = new InterferingRecordStore();

    @BeforeEach
    void makeKeyring() throws Exception {
        file = Files.write(folder.resolve("tokenhold.keyring"), HandMadeKeyring.bytes());
        editor = KeyringEditor.of(file, HandMadeKeyring.passphrase(), Duration.ZERO);
        first = open().info().keys().get(0).id();
        store = new EncryptedTokenStore(records, open(), null, Duration.ZERO);
    }

    private Keyring open() {
        return Keyring.open(file, HandMadeKeyring.passphrase());
    }

    private List<OAuthToken> save(int count) {
        return store.saveTokens(IntStream.range(0, count)
                .mapToObj(i -> TestTokens.named("token " + i))
                .toList());
    }

    private void promoteAnother() {
        List<KeyringInfo.KeyInfo> keys = editor.add().keys();
        second = keys.get(keys.size() - 1).id();
        editor.promote(second);
    }

    private RekeyReport rekey() {
        return new Rekey(records, open(), Integer.MAX_VALUE, done -> {}).run();
    }

    @Test
    void aStoreWithoutBatchesIsSealedRecordByRecord() {
        InMemoryRecordStore single = new InMemoryRecordStore(new StoreLimits(1, Long.MAX_VALUE, Long.MAX_VALUE));
        EncryptedTokenStore tokens = new EncryptedTokenStore(single, open(), null, Duration.ZERO);
        List<OAuthToken> saved = tokens.saveTokens(List.of(TestTokens.named("a"), TestTokens.named("b")));
        promoteAnother();

        RekeyReport report = new Rekey(single, open(), Integer.MAX_VALUE, done -> {}).run();

        assertThat(report).isEqualTo(new RekeyReport(2, 0, 0, List.of()));
        assertThat(tokens.getTokens()).isEqualTo(saved);
        assertThat(KeyUse.count(single)).isEqualTo(Map.of(second, 2L));
    }

    @Test
    void allTokensAreSealedWithThePrimaryKeyAndStayTheSame() {
        List<OAuthToken> saved = save(1_203);
        promoteAnother();
        AtomicLong progress = new AtomicLong();

        RekeyReport report = new Rekey(records, open(), Integer.MAX_VALUE, progress::addAndGet).run();

        assertThat(report).isEqualTo(new RekeyReport(1_203, 0, 0, List.of()));
        assertThat(progress).hasValue(1_203);
        assertThat(KeyUse.count(records)).isEqualTo(Map.of(second, 1_203L));
        assertThat(store.getTokens()).containsExactlyInAnyOrderElementsOf(saved);
        assertThat(store.findToken(TestTokens.queryOf("nobody"))).isEmpty();
        assertThat(saved)
                .allSatisfy(token -> assertThat(
                                store.findToken(token.toBuilder().id(null).build()))
                        .contains(token));
        assertThat(rekey()).isEqualTo(new RekeyReport(0, 1_203, 0, List.of()));
    }

    @Test
    void noSaveIsStaleBecauseOfARekey() {
        OAuthToken token = save(1).get(0);
        promoteAnother();
        rekey();

        OAuthToken saved =
                store.saveToken(token.toBuilder().accessToken("access-2").build());

        assertThat(store.getTokens()).containsExactly(saved);
    }

    @Test
    void anEmptyStoreStaysEmpty() {
        promoteAnother();

        assertThat(rekey()).isEqualTo(new RekeyReport(0, 0, 0, List.of()));
        assertThat(records.scan(null, 1)).isEmpty();
    }

    /** A newer release may have written it. */
    @Test
    void whatThisReleaseDoesNotKnowIsKept() throws Exception {
        save(1);
        TokenRecord present = records.read("token 0").orElseThrow();
        byte[] begin = new byte[17];
        present.sealed().asByteBuffer().get(begin);
        byte[] associatedData = ByteBuffer.allocate(17 + begin.length + 7)
                .put("tokenhold record\0".getBytes(UTF_8))
                .put(begin)
                .put("token 0".getBytes(UTF_8))
                .array();
        byte[] unknown = "{\"accessToken\":\"a\",\"unknown\":\"kept\"}".getBytes(UTF_8);
        byte[] ciphertext = open().aead().encrypt(unknown, associatedData);
        byte[] sealed = ByteBuffer.allocate(begin.length + ciphertext.length)
                .put(begin)
                .put(ciphertext)
                .array();
        Bytes lease = Bytes.of(new byte[] {1, 2, 3});
        TokenRecord newer =
                new TokenRecord(present.id(), present.version() + 1, present.lookupKeys(), lease, Bytes.of(sealed));
        records.write(List.of(new RecordWrite(present.version(), newer)));
        promoteAnother();

        assertThat(rekey().resealed()).isEqualTo(1);

        TokenRecord after = records.read("token 0").orElseThrow();
        assertThat(after.lease()).isEqualTo(lease);
        assertThat(after.lookupKeys()).isEqualTo(present.lookupKeys());
        assertThat(after.version()).isEqualTo(newer.version() + 1);
        byte[] rest = new byte[after.sealed().length() - begin.length];
        after.sealed().asByteBuffer().position(begin.length).get(rest);
        assertThat(open().aead().decrypt(rest, associatedData)).isEqualTo(unknown);
    }

    @Test
    void damageIsReportedAndTheRestIsDone() {
        save(3);
        TokenRecord present = records.read("token 1").orElseThrow();
        byte[] sealed = present.sealed().toByteArray();
        sealed[sealed.length - 1] ^= 1;
        records.write(List.of(new RecordWrite(
                present.version(),
                new TokenRecord(present.id(), present.version() + 1, present.lookupKeys(), null, Bytes.of(sealed)))));
        promoteAnother();

        RekeyReport report = rekey();

        assertThat(report.resealed()).isEqualTo(2);
        assertThat(report.damaged()).isEqualTo(1);
        assertThat(report.examples()).singleElement().satisfies(entry -> {
            assertThat(entry.id()).isEqualTo("token 1");
            assertThat(entry.reason()).contains("does not open");
        });
        assertThat(KeyUse.count(records)).isEqualTo(Map.of(first, 1L, second, 2L));
    }

    @Test
    void aSaveThatComesBetweenWins() {
        save(10);
        promoteAnother();
        OAuthToken changed =
                TestTokens.named("token 3").toBuilder().accessToken("another").build();
        records.beforeWrite(() -> {
            store.saveToken(changed);
            store.deleteToken("token 4");
        });

        RekeyReport report = rekey();

        assertThat(report).isEqualTo(new RekeyReport(8, 2, 0, List.of()));
        assertThat(store.findTokenById("token 3")).contains(changed);
        assertThat(store.findTokenById("token 4")).isEmpty();
        assertThat(KeyUse.count(records)).isEqualTo(Map.of(second, 9L));
    }

    @Test
    void nothingIsLostBesideProgramsThatSaveAndDelete() {
        save(2_000);
        promoteAnother();
        AtomicBoolean done = new AtomicBoolean();

        List<Integer> counts = Concurrently.run(3, thread -> () -> {
            if (thread == 0) {
                try {
                    rekey();
                } finally {
                    done.set(true);
                }
                return 0;
            }
            int round = 0;
            while (!done.get()) {
                round++;
                for (int i = thread; i < 200; i += 2) {
                    OAuthToken token = TestTokens.named("token " + i);
                    store.saveToken(
                            token.toBuilder().accessToken("round " + round).build());
                }
            }
            return round;
        });

        assertThat(KeyUse.count(records)).isEqualTo(Map.of(second, 2_000L));
        List<OAuthToken> expected = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            OAuthToken token = TestTokens.named("token " + i);
            int rounds = i < 200 && i > 0 ? counts.get(i % 2 == 1 ? 1 : 2) : 0;
            expected.add(
                    rounds == 0
                            ? token
                            : token.toBuilder().accessToken("round " + rounds).build());
        }
        assertThat(store.getTokens()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void noMoreThanASecondsWorthIsWrittenAtOnce() {
        save(35);
        promoteAnother();
        List<Long> pages = new ArrayList<>();

        new Rekey(records, open(), 20, pages::add).run();

        assertThat(pages).containsExactly(19L, 16L);
    }

    @Test
    void aFenceRefusesAndAnotherKeyringToo() throws Exception {
        save(3);
        promoteAnother();
        Keyring other = HandMadeKeyring.open();

        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> new Rekey(records, other, Integer.MAX_VALUE, done -> {}).run());
        records.records().fence().orElseThrow().raise("a test");
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(this::rekey);
        assertThat(KeyUse.count(records)).isEqualTo(Map.of(first, 3L));
    }
}
