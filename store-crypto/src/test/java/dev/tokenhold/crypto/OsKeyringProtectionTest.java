package dev.tokenhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.spi.StoreSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What does not take an operating system; the real ones are in store-oskeyring. */
class OsKeyringProtectionTest {

    @TempDir
    private Path folder;

    private final Entries entries = new Entries();

    private static final class Entries implements OsKeyring {

        private final Map<String, byte[]> keys = new HashMap<>();

        @Override
        public void add(String entry, byte[] key) {
            assertThat(keys.put(entry, key.clone())).isNull();
        }

        @Override
        public byte[] read(String entry) {
            return Objects.requireNonNull(keys.get(entry));
        }
    }

    private KeyProtection named(String name) {
        return new OsKeyringProtection(name, entries);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two\nlines", "tab\t", "right-to-left \u202e", "\u0000", "\u2028"})
    void nameThatMessagesCannotShowIsRefused(String name) {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> named(name))
                .withMessageContaining("1 to 100 characters");
        assertThat(entries.keys).isEmpty();
    }

    @Test
    void nameHasAGreatestLength() {
        named("n".repeat(100));

        assertThatExceptionOfType(InvalidConfigurationException.class).isThrownBy(() -> named("n".repeat(101)));
    }

    @Test
    void existingFileGetsNoKey() throws Exception {
        Path file = Files.createFile(folder.resolve("tokenhold.keyring"));

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> Keyring.create(file, named("laptop")));

        assertThat(entries.keys).isEmpty();
    }

    @Test
    void everyFlippedBitIsDamage() throws Exception {
        Path file = folder.resolve("tokenhold.keyring");
        Keyring.create(file, named("laptop"));
        byte[] intact = Files.readAllBytes(file);
        for (int offset = 0; offset < intact.length; offset += 3) {
            byte[] damaged = intact.clone();
            damaged[offset] ^= 0x10;
            Files.write(file, damaged);

            assertThatThrownBy(() -> Keyring.open(file, named("laptop")))
                    .as("offset " + offset)
                    .isInstanceOf(CorruptStoreException.class);
        }
    }

    /** The digest of the file protects it from accidents, not from an attacker. */
    @ParameterizedTest
    @ValueSource(strings = {"laptop/0123456789abcde\u001b", "laptop 0123456789abcdef", "/aptop/0123456789abcdeg"})
    void malformedEntryIsDamageAndNotShown(String entry) throws Exception {
        Path file = folder.resolve("tokenhold.keyring");
        Keyring.create(file, named("laptop"));
        byte[] altered = Files.readAllBytes(file);
        byte[] text = entry.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(text, 0, altered, HandMadeKeyring.ROUNDS + 32 + 2, text.length);
        Files.write(file, HandMadeKeyring.withDigest(altered));

        assertThatExceptionOfType(CorruptStoreException.class)
                .isThrownBy(() -> Keyring.open(file, named("laptop")))
                .withMessageContaining("is malformed")
                .withMessageNotContaining(entry);
    }

    @Test
    void missingLibraryIsNamed() {
        StoreSettings settings = new StoreSettings(Map.of("keyring.os", "laptop"));

        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> KeyringSettings.protection(settings))
                .withMessageContaining("tokenhold-oskeyring");
    }

    @Test
    void secondProtectionIsRefused() {
        StoreSettings settings =
                new StoreSettings(Map.of("keyring.os", "laptop", "keyring.passphrase", "env:TOKENHOLD_PASSPHRASE"));

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> KeyringSettings.protection(settings))
                .withMessageContaining("several protections");
    }
}
