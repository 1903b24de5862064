package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.RecordedLog;
import dev.tokenhold.testkit.TestTokens;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A token file of ten tokens with every single fault: never a wrong token, never another exception than ours. */
class FileDamageTest {

    @RegisterExtension
    final RecordedLog log = new RecordedLog(TokenFile.class);

    @TempDir
    private Path folder;

    private Path file;
    private Path backup;
    private List<OAuthToken> tokens;
    private List<OAuthToken> tokensBefore;
    private byte[] intact;

    @BeforeEach
    void saveTenTokens() throws IOException {
        file = folder.resolve("tokens.enc");
        backup = folder.resolve("tokens.enc.bak");
        try (TokenStore store = open(Recovery.FAIL)) {
            tokensBefore = store.saveTokens(IntStream.range(0, 9)
                    .mapToObj(i -> TestTokens.named("token" + i))
                    .toList());
            store.saveToken(TestTokens.named("token9"));
            tokens = store.getTokens();
        }
        intact = Files.readAllBytes(file);
    }

    @Test
    void aFlippedByteAnywhereIsDamage() throws IOException {
        Files.delete(backup);
        for (int offset = 0; offset < intact.length; offset++) {
            assertDamaged(flipped(intact, offset), Recovery.AUTO, "byte " + offset);
        }
    }

    @Test
    void aFileCutAnywhereIsDamage() throws IOException {
        Files.delete(backup);
        for (int length = 0; length < intact.length; length++) {
            assertDamaged(Arrays.copyOf(intact, length), Recovery.AUTO, "cut to " + length);
        }
    }

    @Test
    void bytesThatFollowAreDamage() throws IOException {
        Files.delete(backup);
        assertDamaged(Arrays.copyOf(intact, intact.length + 1), Recovery.AUTO, "one more byte");
        assertDamaged(twice(intact), Recovery.AUTO, "the file twice");
    }

    @Test
    void anotherFileIsNotTakenForATokenFile() throws IOException {
        Files.delete(backup);
        assertDamaged(
                "id,user_mail,client_id,refresh_token\n".repeat(20).getBytes(StandardCharsets.US_ASCII),
                Recovery.AUTO,
                "a CSV file");
    }

    @Test
    void aFlippedByteAnywhereIsRecoveredFromTheGenerationBefore() throws IOException {
        for (int offset = 0; offset < intact.length; offset++) {
            assertRecovered(flipped(intact, offset), "byte " + offset);
        }
    }

    @Test
    void aFileCutAnywhereIsRecoveredFromTheGenerationBefore() throws IOException {
        for (int length = 0; length < intact.length; length += 3) {
            assertRecovered(Arrays.copyOf(intact, length), "cut to " + length);
        }
    }

    @Test
    void aDamagedBackupHasNoEffect() throws IOException {
        byte[] intactBackup = Files.readAllBytes(backup);
        for (int offset = 0; offset < intactBackup.length; offset++) {
            overwrite(backup, flipped(intactBackup, offset));

            try (TokenStore store = open(offset % 2 == 0 ? Recovery.FAIL : Recovery.AUTO)) {
                assertThat(store.getTokens())
                        .as("byte %d of the backup", offset)
                        .isEqualTo(tokens);
            }
        }
    }

    @Test
    void newerVersionIsNeitherDamageNorRecovered() throws Exception {
        byte[] newer = intact.clone();
        newer[9] = 2;
        overwrite(file, withDigest(newer));

        for (Recovery recovery : Recovery.values()) {
            assertThatThrownBy(() -> open(recovery))
                    .isExactlyInstanceOf(UnsupportedFormatException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("version 2")
                    .hasMessageContaining("upgrade");
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(withDigest(newer));
    }

    @Test
    void newerVersionIsNotOverwrittenByAnOpenStore() throws Exception {
        try (TokenStore store = open(Recovery.AUTO)) {
            byte[] newer = intact.clone();
            newer[9] = 2;
            overwrite(file, withDigest(newer));

            assertThatThrownBy(() -> store.saveToken(TestTokens.named("late")))
                    .isExactlyInstanceOf(UnsupportedFormatException.class);
            assertThat(Files.readAllBytes(file)).isEqualTo(withDigest(newer));
        }
    }

    /** As a faulty or malicious program would write it: the digest fits, so that only the structure and the keys protect. */
    @Test
    void aFlippedByteUnderAFittingDigestNeverGivesAWrongToken() throws Exception {
        Files.delete(backup);
        OAuthToken query = OAuthToken.builder().userName("user token3").build();
        for (int offset = 0; offset < intact.length - 32; offset++) {
            overwrite(file, withDigest(flipped(intact, offset)));
            int at = offset;
            Throwable thrown = catchThrowable(() -> {
                try (TokenStore store = open(Recovery.AUTO)) {
                    assertThat(store.findToken(query))
                            .as("found, byte %d", at)
                            .isIn(Optional.empty(), Optional.of(tokens.get(3)));
                    assertThat(tokens).as("all, byte %d", at).containsAll(store.getTokens());
                }
            });
            if (thrown != null) {
                assertThat(thrown).as("byte %d", offset).isInstanceOf(TokenStoreException.class);
            }
        }
    }

    @Test
    void unknownFlagsOfARecordAreMalformed() throws Exception {
        Files.delete(backup);
        byte[] flagged = intact.clone();
        int flags = new String(intact, StandardCharsets.ISO_8859_1).indexOf("token0") + "token0".length() + 8;
        flagged[flags] |= 0x40;
        overwrite(file, withDigest(flagged));

        assertThatThrownBy(() -> open(Recovery.AUTO))
                .isExactlyInstanceOf(CorruptStoreException.class)
                .hasMessageContaining("malformed");
    }

    @Test
    void moreThanTwoBillionRecordsAreNotNone() throws Exception {
        Files.delete(backup);
        byte[] empty = Arrays.copyOf(intact, 24 + 32);
        ByteBuffer.wrap(empty).putInt(12, Integer.MIN_VALUE);
        overwrite(file, withDigest(empty));

        assertThatThrownBy(() -> open(Recovery.AUTO)).isExactlyInstanceOf(CorruptStoreException.class);
    }

    private void assertDamaged(byte[] damaged, Recovery recovery, String how) throws IOException {
        overwrite(file, damaged);

        assertThat(catchThrowable(() -> open(recovery)))
                .as(how)
                .isExactlyInstanceOf(CorruptStoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("restore it from a backup");
        assertThat(Files.readAllBytes(file)).as(how).isEqualTo(damaged);
    }

    private void assertRecovered(byte[] damaged, String how) throws IOException {
        assertDamaged(damaged, Recovery.FAIL, how);
        try (TokenStore store = open(Recovery.AUTO)) {
            assertThat(store.getTokens()).as(how).isEqualTo(tokensBefore);
        }
        assertThat(Files.readAllBytes(file)).as(how).isEqualTo(damaged);
    }

    // In place: a file that is truncated and written again is synced by some file systems, thousands of times here.
    private static void overwrite(Path file, byte[] bytes) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(bytes);
            out.setLength(bytes.length);
        }
    }

    private TokenStore open(Recovery recovery) {
        return FileTokenStore.open(file, TestKeyring.keyring(), recovery);
    }

    private static byte[] flipped(byte[] bytes, int offset) {
        byte[] flipped = bytes.clone();
        flipped[offset] ^= (byte) (1 << offset % 8);
        return flipped;
    }

    private static byte[] twice(byte[] bytes) {
        byte[] twice = Arrays.copyOf(bytes, bytes.length * 2);
        System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
        return twice;
    }

    private static byte[] withDigest(byte[] bytes) throws Exception {
        byte[] fitting = bytes.clone();
        int end = bytes.length - 32;
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(bytes, end));
        System.arraycopy(digest, 0, fitting, end, digest.length);
        return fitting;
    }
}
