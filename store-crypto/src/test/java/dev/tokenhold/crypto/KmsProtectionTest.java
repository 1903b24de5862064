package dev.tokenhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KmsClient;
import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.KeyUnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KmsProtectionTest {

    private static final String KEY = "local-kms://keys/tokens";
    private static final String OTHER_KEY = "local-kms://keys/other";

    @TempDir
    private Path folder;

    private Path file;
    private LocalKms kms;

    @BeforeEach
    void startKms() throws Exception {
        file = folder.resolve("tokenhold.keyring");
        kms = new LocalKms(Map.of(
                KEY,
                TinkPrimitives.aead(List.of(HandMadeKeyring.newKey(RecordKey.Status.PRIMARY))),
                OTHER_KEY,
                TinkPrimitives.aead(List.of(HandMadeKeyring.newKey(RecordKey.Status.PRIMARY)))));
    }

    @Test
    void keyInTheServiceProtectsAKeyring() {
        Keyring created = Keyring.create(file, KeyProtection.kms(kms, KEY));

        Keyring opened = Keyring.open(file, KeyProtection.kms(kms, KEY));

        assertThat(opened.info()).isEqualTo(created.info());
        assertThat(opened.info().protection()).isEqualTo("key management service, " + KEY);
        assertThat(kms.associatedData).containsExactly("tokenhold keyring 1", "tokenhold keyring 1");
    }

    @Test
    void keyringOfAnotherUriNamesTheRightOne() {
        Keyring.create(file, KeyProtection.kms(kms, KEY));

        assertThatThrownBy(() -> Keyring.open(file, KeyProtection.kms(kms, OTHER_KEY)))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining(KEY)
                .hasMessageContaining(OTHER_KEY);
    }

    @Test
    void unknownUriCreatesNothing() {
        assertThatThrownBy(() -> Keyring.create(file, KeyProtection.kms(kms, "local-kms://keys/none")))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("local-kms://keys/none")
                .hasMessageContaining("no such key");

        assertThat(file).doesNotExist();
    }

    @Test
    void serviceThatRefusesIsAMissingKey() {
        Keyring.create(file, KeyProtection.kms(kms, KEY));
        kms.failure = new GeneralSecurityException("access denied");

        assertThatThrownBy(() -> Keyring.open(file, KeyProtection.kms(kms, KEY)))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining(KEY)
                .hasMessageContaining("access denied");
    }

    /** Clients of real services let the exceptions of their network layer through, which are not checked ones. */
    @Test
    void serviceThatCannotBeReachedIsAMissingKey() {
        Keyring.create(file, KeyProtection.kms(kms, KEY));
        kms.failure = new IllegalStateException("connection refused");

        assertThatThrownBy(() -> Keyring.open(file, KeyProtection.kms(kms, KEY)))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("connection refused");
        assertThatThrownBy(() -> Keyring.create(folder.resolve("another"), KeyProtection.kms(kms, KEY)))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("connection refused");
    }

    @Test
    void everyFlippedBitIsDamage() throws Exception {
        Keyring.create(file, KeyProtection.kms(kms, KEY));
        byte[] intact = Files.readAllBytes(file);
        for (int offset = 0; offset < intact.length; offset += 7) {
            byte[] damaged = intact.clone();
            damaged[offset] ^= 0x10;
            Files.write(file, damaged);

            assertThatThrownBy(() -> Keyring.open(file, KeyProtection.kms(kms, KEY)))
                    .as("offset " + offset)
                    .isInstanceOf(CorruptStoreException.class);
        }
    }

    /** The length of the URI, under a digest that fits. */
    @Test
    void lengthsThatLeaveTheParametersAreDamage() throws Exception {
        Keyring.create(file, KeyProtection.kms(kms, KEY));
        byte[] damaged = Files.readAllBytes(file);
        damaged[HandMadeKeyring.ROUNDS + 32] = (byte) 0xff;
        Files.write(file, HandMadeKeyring.withDigest(damaged));

        assertThatThrownBy(() -> Keyring.open(file, KeyProtection.kms(kms, KEY)))
                .isInstanceOf(CorruptStoreException.class)
                .hasMessageContaining(file.toString());
    }

    /** A service in this process, with real keys. */
    private static final class LocalKms implements KmsClient {

        private final Map<String, Aead> keys;
        private final List<String> associatedData = new ArrayList<>();
        private Exception failure;

        LocalKms(Map<String, Aead> keys) {
            this.keys = keys;
        }

        @Override
        public boolean doesSupport(String keyUri) {
            return keyUri.startsWith("local-kms://");
        }

        @Override
        public KmsClient withCredentials(String credentialPath) {
            return this;
        }

        @Override
        public KmsClient withDefaultCredentials() {
            return this;
        }

        @Override
        public Aead getAead(String keyUri) throws GeneralSecurityException {
            Aead key = keys.get(keyUri);
            if (key == null) {
                throw new GeneralSecurityException("no such key: " + keyUri);
            }
            return new Aead() {
                @Override
                public byte[] encrypt(byte[] plaintext, byte[] associated) throws GeneralSecurityException {
                    note(associated);
                    return key.encrypt(plaintext, associated);
                }

                @Override
                public byte[] decrypt(byte[] ciphertext, byte[] associated) throws GeneralSecurityException {
                    note(associated);
                    return key.decrypt(ciphertext, associated);
                }
            };
        }

        private void note(byte[] associated) throws GeneralSecurityException {
            if (failure instanceof GeneralSecurityException refused) {
                throw refused;
            }
            if (failure instanceof RuntimeException unreachable) {
                throw unreachable;
            }
            associatedData.add(new String(associated, StandardCharsets.US_ASCII));
        }
    }
}
