package dev.tokenhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KmsClient;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.crypto.KeyringInfo.KeyInfo;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.testkit.Concurrently;
import dev.tokenhold.testkit.TestTokens;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every edit makes the next revision of the keyring, or changes nothing. */
class KeyringEditorTest {

    @TempDir
    private Path folder;

    private Path file;
    private KeyringEditor editor;
    private String first;

    @BeforeEach
    void makeKeyring() throws Exception {
        file = Files.write(folder.resolve("tokenhold.keyring"), HandMadeKeyring.bytes());
        editor = KeyringEditor.of(file, HandMadeKeyring.passphrase(), Duration.ZERO);
        first = keys().get(0).id();
    }

    private Keyring open() {
        return Keyring.open(file, HandMadeKeyring.passphrase());
    }

    private List<KeyInfo> keys() {
        return open().info().keys();
    }

    private String added() {
        List<KeyInfo> keys = editor.add().keys();
        return keys.get(keys.size() - 1).id();
    }

    private void assertRefused(Class<? extends TokenStoreException> type, ThrowingCallable edit, String... named)
            throws Exception {
        byte[] before = Files.readAllBytes(file);
        assertThatExceptionOfType(type).isThrownBy(edit).withMessageContainingAll(named);
        assertThat(file).hasBinaryContent(before);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsOnly("tokenhold.keyring", "tokenhold.keyring.lock");
        }
    }

    @Test
    void aKeyGoesFromEnabledToDestroyed() {
        Keyring before = open();
        String second = added();
        assertThat(keys()).containsExactly(new KeyInfo(first, "primary"), new KeyInfo(second, "enabled"));

        assertThat(editor.promote(second).keys())
                .containsExactly(new KeyInfo(first, "enabled"), new KeyInfo(second, "primary"));
        assertThat(open().keys().promoted()).isEqualTo(3);
        assertThat(editor.retire(first, Map.of()).keys())
                .containsExactly(new KeyInfo(first, "retired"), new KeyInfo(second, "primary"));
        assertThat(editor.enable(first).keys()).contains(new KeyInfo(first, "enabled"));
        editor.retire(first, Map.of());
        KeyringInfo last = editor.destroy(first, Map.of());

        assertThat(last.keys()).containsExactly(new KeyInfo(first, "destroyed"), new KeyInfo(second, "primary"));
        assertThat(last.revision()).isEqualTo(7);
        assertThat(last.id()).isEqualTo(before.info().id());
        assertThat(open().info()).isEqualTo(last);
        assertThat(open().keys().lookupKey()).isEqualTo(before.keys().lookupKey());
        assertThat(open().keys().promoted()).isEqualTo(3);
        assertThat(open().keys().records().get(0).key()).isEqualTo(Bytes.of(new byte[32]));
    }

    @Test
    void whatIsNotPossibleIsRefusedAndChangesNothing() throws Exception {
        String second = added();
        assertRefused(InvalidConfigurationException.class, () -> editor.promote("1"), "has no key 1", first, second);
        assertRefused(InvalidConfigurationException.class, () -> editor.promote("first"), "has no key first");
        assertRefused(TokenStoreException.class, () -> editor.promote(first), first, "is primary");
        assertRefused(
                TokenStoreException.class, () -> editor.retire(first, Map.of()), first, "promote another one first");
        assertRefused(TokenStoreException.class, () -> editor.enable(second), second, "is enabled");
        assertRefused(TokenStoreException.class, () -> editor.destroy(second, Map.of()), second, "only", "retired");
        editor.retire(second, Map.of());
        assertRefused(TokenStoreException.class, () -> editor.promote(second), second, "is retired");
        editor.destroy(second, Map.of());
        assertRefused(TokenStoreException.class, () -> editor.enable(second), second, "is destroyed");
    }

    @Test
    void aKeyThatSealsRecordsIsNeitherRetiredNorDestroyed() throws Exception {
        RecordStore records = new InMemoryRecordStore();
        EncryptedTokenStore store = new EncryptedTokenStore(records, open(), null, Duration.ZERO);
        store.saveTokens(List.of(TestTokens.named("anna"), TestTokens.named("bert")));
        editor.promote(added());

        assertRefused(
                TokenStoreException.class,
                () -> editor.retire(first, Map.of("file:empty", new InMemoryRecordStore(), "file:used", records)),
                first + " still seals 2 records in file:used: seal them");

        store.deleteToken("anna");
        editor.retire(first, Map.of());
        assertRefused(
                TokenStoreException.class,
                () -> editor.destroy(first, Map.of("file:used", records)),
                "still seals 1 record in file:used");
    }

    @Test
    void noSaltIsUsedTwice() throws Exception {
        Set<Bytes> salts = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            byte[] bytes = Files.readAllBytes(file);
            salts.add(Bytes.of(Arrays.copyOfRange(bytes, HandMadeKeyring.SALT, HandMadeKeyring.CHECK)));
            assertThat(ByteBuffer.wrap(bytes).getInt(HandMadeKeyring.ROUNDS))
                    .as("rounds")
                    .isEqualTo(2);
            editor.add();
        }
        assertThat(salts).hasSize(50);
    }

    @Test
    void editsAtOnceHappenOneAfterTheOther() {
        List<Long> revisions = Concurrently.run(8, any -> () -> editor.add().revision());

        assertThat(revisions).containsExactlyInAnyOrder(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(keys()).hasSize(9).doesNotHaveDuplicates();
    }

    @Test
    void aLinkLeadsToTheFile() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        KeyringEditor.of(link, HandMadeKeyring.passphrase()).add();

        assertThat(link).isSymbolicLink();
        assertThat(keys()).hasSize(2);
    }

    @Test
    void theWrongPassphraseChangesNothing() throws Exception {
        KeyringEditor wrong = KeyringEditor.of(file, KeyProtection.passphrase("wrong".toCharArray()));
        assertRefused(KeyUnavailableException.class, wrong::add, "another passphrase");
    }

    @Test
    void anotherProtectionTakesTheKeysOver() throws Exception {
        String second = added();
        KeyringKeys before = open().keys();
        Map<String, String> settings = TestKeyring.settings();
        KeyProtection next = KeyringSettings.protection(new StoreSettings(settings));

        KeyringInfo info = editor.rewrap(next);

        assertThat(info.protection()).isEqualTo("key in a PKCS12 key store");
        assertThat(Keyring.open(file, next).keys()).isEqualTo(before);
        assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(this::open);
        assertThat(KeyringEditor.of(file, next).promote(second).revision()).isEqualTo(4);
        assertThat(Keyring.open(file, next).info().protection()).isEqualTo(info.protection());
    }

    @Test
    void roundsCanBeRaised() {
        KeyProtection more = HandMadeKeyring.passphrase().withRounds(600_001);

        assertThat(editor.rewrap(more).protection()).isEqualTo("passphrase, PBKDF2-HMAC-SHA256, 600001 rounds");
    }

    @Test
    void roundsAreBounded() {
        for (int rounds : new int[] {-1, 0, 599_999, 50_000_001}) {
            assertThatExceptionOfType(InvalidConfigurationException.class)
                    .isThrownBy(() -> HandMadeKeyring.passphrase().withRounds(rounds))
                    .withMessageContaining(String.valueOf(rounds));
        }
    }

    /** A key management service that encrypts, but may not decrypt. */
    @Test
    void aKeyringThatWouldNotOpenIsNotPutInPlace() throws Exception {
        Aead oneWay = new Aead() {
            @Override
            public byte[] encrypt(byte[] plaintext, byte[] associatedData) {
                return plaintext.clone();
            }

            @Override
            public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
                throw new GeneralSecurityException("decrypting is not allowed");
            }
        };
        KmsClient service = new KmsClient() {
            @Override
            public boolean doesSupport(String keyUri) {
                return true;
            }

            @Override
            public KmsClient withCredentials(String path) {
                return this;
            }

            @Override
            public KmsClient withDefaultCredentials() {
                return this;
            }

            @Override
            public Aead getAead(String keyUri) {
                return oneWay;
            }
        };
        editor.add();

        assertRefused(
                KeyUnavailableException.class,
                () -> editor.rewrap(KeyProtection.kms(service, "one-way-kms://key")),
                "decrypting is not allowed");
        assertThat(keys()).hasSize(2);
    }
}
