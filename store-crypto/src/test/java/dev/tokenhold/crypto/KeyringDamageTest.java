package dev.tokenhold.crypto;

import static dev.tokenhold.crypto.RecordKey.Status.DESTROYED;
import static dev.tokenhold.crypto.RecordKey.Status.ENABLED;
import static dev.tokenhold.crypto.RecordKey.Status.PRIMARY;
import static dev.tokenhold.crypto.RecordKey.Status.RETIRED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.UnsupportedFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A keyring file that is not as it was written: what opening it says, and that it stays as it is. */
class KeyringDamageTest {

    @TempDir
    private Path folder;

    private Path file;
    private byte[] intact;

    @BeforeEach
    void makeKeyring() throws Exception {
        file = folder.resolve("tokenhold.keyring");
        intact = HandMadeKeyring.bytes();
    }

    @Test
    void aFlippedBitAnywhereIsDamage() throws IOException {
        for (int offset = 0; offset < intact.length; offset++) {
            byte[] damaged = intact.clone();
            damaged[offset] ^= (byte) (1 << offset % 8);

            assertDamaged(damaged, "bit flipped at offset " + offset);
        }
    }

    @Test
    void aFileCutAnywhereIsDamage() throws IOException {
        for (int length = 0; length < intact.length; length++) {
            assertDamaged(Arrays.copyOf(intact, length), "cut to " + length + " bytes");
        }
    }

    @Test
    void bytesThatFollowAreDamage() throws IOException {
        assertDamaged(Arrays.copyOf(intact, intact.length + 1), "one more byte");
        assertDamaged(Arrays.copyOf(intact, 1 << 20), "padded to 1 MiB");
    }

    @Test
    void anotherFileIsNotAKeyring() throws IOException {
        assertDamaged(
                "id,user_mail,client_id,refresh_token\n".repeat(20).getBytes(StandardCharsets.US_ASCII), "a CSV file");
    }

    /** Every byte under the digest, as a malicious or faulty program would write it: never a keyring, never another exception. */
    @Test
    void aFlippedBitUnderAFittingDigestNeverOpens() throws Exception {
        for (int offset = 0; offset < intact.length - 32; offset++) {
            if (offset >= HandMadeKeyring.ROUNDS && offset < HandMadeKeyring.SALT - 1) {
                // Asks for up to 100,000,000 rounds, which are granted.
                continue;
            }
            byte[] damaged = intact.clone();
            damaged[offset] ^= (byte) (1 << offset % 8);
            Files.write(file, HandMadeKeyring.withDigest(damaged));

            Throwable thrown = catchThrowable(() -> Keyring.open(file, HandMadeKeyring.passphrase()));

            assertThat(thrown)
                    .as("bit flipped at offset " + offset)
                    .isInstanceOfAny(
                            CorruptStoreException.class,
                            UnsupportedFormatException.class,
                            KeyUnavailableException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void newerVersionIsToldFromDamage() throws Exception {
        byte[] newer = intact.clone();
        newer[HandMadeKeyring.VERSION + 1] = 2;
        Files.write(file, HandMadeKeyring.withDigest(newer));

        assertThatThrownBy(() -> Keyring.open(file, HandMadeKeyring.passphrase()))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("version 2")
                .hasMessageContaining("upgrade");
    }

    @Test
    void newerVersionMayHaveAnyShape() throws Exception {
        byte[] newer = Arrays.copyOf("THKEYRNG".getBytes(StandardCharsets.US_ASCII), 8 + 2 + 32);
        newer[HandMadeKeyring.VERSION] = 1;
        Files.write(file, HandMadeKeyring.withDigest(newer));

        assertThatThrownBy(() -> Keyring.open(file, HandMadeKeyring.passphrase()))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("version 256");
    }

    @Test
    void unknownProtectionIsFromANewerRelease() throws Exception {
        byte[] newer = intact.clone();
        newer[HandMadeKeyring.PROTECTION] = 5;
        Files.write(file, HandMadeKeyring.withDigest(newer));

        assertThatThrownBy(() -> Keyring.open(file, HandMadeKeyring.passphrase()))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining(file.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 100_000_001, Integer.MAX_VALUE})
    void absurdNumberOfRoundsIsRefusedAtOnce(int rounds) throws Exception {
        byte[] damaged = intact.clone();
        ByteBuffer.wrap(damaged).putInt(HandMadeKeyring.ROUNDS, rounds);
        Files.write(file, HandMadeKeyring.withDigest(damaged));

        assertThatThrownBy(() -> Keyring.open(file, HandMadeKeyring.passphrase()))
                .isInstanceOf(CorruptStoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("rounds");
    }

    @Test
    void parametersThatAreTooShortAreDamage() throws Exception {
        byte[] damaged = new byte[intact.length - 36];
        System.arraycopy(intact, 0, damaged, 0, HandMadeKeyring.ROUNDS);
        System.arraycopy(
                intact,
                HandMadeKeyring.CHECK,
                damaged,
                HandMadeKeyring.ROUNDS,
                damaged.length - HandMadeKeyring.ROUNDS);
        damaged[HandMadeKeyring.PARAMETERS_LENGTH + 1] = 0;
        Files.write(file, HandMadeKeyring.withDigest(damaged));

        assertThatThrownBy(() -> Keyring.open(file, HandMadeKeyring.passphrase()))
                .isInstanceOf(CorruptStoreException.class)
                .hasMessageContaining(file.toString());
    }

    @ParameterizedTest
    @MethodSource("keysThatAreNone")
    void keysThatAreNoneAreDamage(byte[] keys, String how) throws Exception {
        Files.write(file, HandMadeKeyring.bytes(keys));

        assertThatThrownBy(() -> Keyring.open(file, HandMadeKeyring.passphrase()))
                .isInstanceOf(CorruptStoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(how)
                .hasMessageContaining("restore it from a backup");
    }

    static Stream<Arguments> keysThatAreNone() {
        RecordKey one = HandMadeKeyring.newKey(PRIMARY);
        RecordKey two = HandMadeKeyring.newKey(ENABLED);
        byte[] keys = HandMadeKeyring.keys(1, one, two);
        byte[] unknown = keys.clone();
        unknown[HandMadeKeyring.FIRST_STATUS] = 5;
        byte[] none = keys.clone();
        none[HandMadeKeyring.FIRST_STATUS] = 0;
        return Stream.of(
                arguments(new byte[0], "cut off"),
                arguments(Arrays.copyOf(keys, 41), "cut off"),
                arguments(Arrays.copyOf(keys, keys.length - 1), "number"),
                arguments(Arrays.copyOf(keys, keys.length + 1), "number"),
                arguments(HandMadeKeyring.keys(1), "one primary"),
                arguments(HandMadeKeyring.keys(1, two), "one primary"),
                arguments(HandMadeKeyring.keys(1, one, HandMadeKeyring.as(PRIMARY, two)), "one primary"),
                arguments(HandMadeKeyring.keys(1, one, one), "id"),
                arguments(HandMadeKeyring.keys(1, new RecordKey(0, PRIMARY, one.key())), "id"),
                arguments(HandMadeKeyring.keys(1, one, new RecordKey(9, DESTROYED, two.key())), "destroyed"),
                arguments(unknown, "status"),
                arguments(none, "status"),
                arguments(HandMadeKeyring.keys(0, one), "promoted"),
                arguments(HandMadeKeyring.keys(-1, one), "promoted"),
                arguments(HandMadeKeyring.keys(2, one), "promoted"));
    }

    @Test
    void everyCutOfTheKeysIsDamage() throws Exception {
        byte[] keys = HandMadeKeyring.keys(1, HandMadeKeyring.newKey(PRIMARY), HandMadeKeyring.newKey(RETIRED));
        for (int length = 0; length < keys.length; length++) {
            assertDamaged(HandMadeKeyring.bytes(Arrays.copyOf(keys, length)), "keys cut to " + length + " bytes");
        }
    }

    private void assertDamaged(byte[] damaged, String how) throws IOException {
        Files.write(file, damaged);

        Throwable thrown = catchThrowable(() -> Keyring.open(file, HandMadeKeyring.passphrase()));

        assertThat(thrown)
                .as(how)
                .isExactlyInstanceOf(CorruptStoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("restore it from a backup")
                .hasNoCause();
        assertThat(Files.readAllBytes(file)).as(how).isEqualTo(damaged);
    }
}
