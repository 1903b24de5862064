package dev.tokenhold.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.UnsupportedFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordCodecTest {

    private static final int DIGEST = 32;
    private static final int COUNT = 12;
    private static final int FIRST_RECORD = 24;

    private static final TokenRecord ANNA = new TokenRecord(
            "anna",
            7,
            Map.of(LookupField.USER, bytes("user")),
            bytes("lease"),
            bytes("sealed, and never in a message"));

    private static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the digest that the bytes before it have, as a faulty program or a forger would. */
    private static byte[] withDigest(byte[] file) throws Exception {
        byte[] changed = file.clone();
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(changed, 0, changed.length - DIGEST);
        digest.digest(changed, changed.length - DIGEST, DIGEST);
        return changed;
    }

    private static byte[] withInt(byte[] file, int offset, int value) throws Exception {
        byte[] changed = file.clone();
        ByteBuffer.wrap(changed).putInt(offset, value);
        return withDigest(changed);
    }

    private static void isRefused(byte[] file, String reason) {
        assertThatExceptionOfType(CorruptStoreException.class)
                .isThrownBy(() -> RecordCodec.decodeAll(file, "the secret tokens"))
                .withMessageContaining("the secret tokens")
                .withMessageContaining(reason)
                .matches(e -> !e.toString().contains("never in a message"), "shows no content");
    }

    @Test
    void anyRecordsComeBackByteForByte() {
        long seed = Long.getLong("tokenhold.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<TokenRecord> records = anyRecords(random);
            String description = "seed " + seed + ", round " + round;

            byte[] encoded = RecordCodec.encodeAll(records);

            assertThat(encoded).as(description).hasSize((int) RecordCodec.length(records));
            assertThat(RecordCodec.decodeAll(encoded, "a test")).as(description).isEqualTo(records);
            Collections.shuffle(records, random);
            assertThat(RecordCodec.encodeAll(records)).as(description).isEqualTo(encoded);
            for (TokenRecord record : records) {
                assertThat(RecordCodec.decode(RecordCodec.encode(record), "a test"))
                        .as(description)
                        .isEqualTo(record);
            }
        }
    }

    private static List<TokenRecord> anyRecords(Random random) {
        List<String> ids = new ArrayList<>(List.of("a", "b", "B", "\u00E9", "\uFFFD", "\uD834\uDD1E", "i".repeat(255)));
        Collections.shuffle(ids, random);
        List<TokenRecord> records = new ArrayList<>();
        for (String id : ids.subList(0, random.nextInt(ids.size() + 1))) {
            Map<LookupField, Bytes> keys = new EnumMap<>(LookupField.class);
            for (LookupField field : LookupField.values()) {
                if (random.nextBoolean()) {
                    // Long enough that no two identities are equal.
                    keys.put(field, anyBytes(random, 16 + random.nextInt(17)));
                }
            }
            records.add(new TokenRecord(
                    id,
                    random.nextLong() >>> 1 | 1,
                    keys,
                    random.nextBoolean() ? anyBytes(random, random.nextInt(256)) : null,
                    anyBytes(random, random.nextInt(300))));
        }
        records.sort((a, b) -> TokenIds.ORDER.compare(a.id(), b.id()));
        return records;
    }

    private static Bytes anyBytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    @Test
    void noticesEveryBitThatWasFlippedAndEveryCut() {
        byte[] encoded = RecordCodec.encode(ANNA);
        for (int bit = 0; bit < encoded.length * 8; bit++) {
            byte[] flipped = encoded.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            isRefused(flipped, "is damaged or not one");
        }
        for (int length = 0; length < encoded.length; length++) {
            isRefused(Arrays.copyOf(encoded, length), "is damaged or not one");
        }
        isRefused(Arrays.copyOf(encoded, encoded.length + 1), "digest");
    }

    /** An attacker who writes a value gives it a digest too. Forged lengths must not cost memory. */
    @Test
    void forgedLengthsAreRefusedWithoutBeingBelieved() throws Exception {
        byte[] encoded = RecordCodec.encode(ANNA);
        int sealedLength = encoded.length - DIGEST - ANNA.sealed().length() - Integer.BYTES;
        for (int forged : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 1 << 30, encoded.length}) {
            isRefused(withInt(encoded, FIRST_RECORD, forged), "ends within a record");
            isRefused(withInt(encoded, sealedLength, forged), "ends within a record");
        }
        isRefused(withInt(encoded, COUNT, Integer.MAX_VALUE), "ends within a record");
        isRefused(withInt(encoded, COUNT, -1), "more than 2147483647 records");
        isRefused(withInt(encoded, COUNT, 0), "bytes follow the last record");
    }

    @Test
    void whatCannotBeARecordIsNamed() throws Exception {
        byte[] encoded = RecordCodec.encode(ANNA);
        int version = FIRST_RECORD + Integer.BYTES + "anna".length();
        isRefused(withInt(encoded, version, 1 << 31), "version");
        byte[] unknown = encoded.clone();
        unknown[version + Long.BYTES] |= 64;
        isRefused(withDigest(unknown), "something that version 1 does not know");
        byte[] notUtf8 = encoded.clone();
        notUtf8[FIRST_RECORD + Integer.BYTES] = (byte) 0xFF;
        isRefused(withDigest(notUtf8), "not UTF-8");
    }

    @Test
    void aNewerVersionIsNotDamage() throws Exception {
        byte[] newer = RecordCodec.encode(ANNA);
        newer[9] = 2;

        assertThatExceptionOfType(UnsupportedFormatException.class)
                .isThrownBy(() -> RecordCodec.decode(withDigest(newer), "the secret tokens"))
                .withMessageContaining("the secret tokens has format version 2");
    }

    @Test
    void randomBytesAreNeverTakenForRecords() {
        long seed = Long.getLong("tokenhold.seed", System.nanoTime());
        Random random = new Random(seed);
        byte[] start = Arrays.copyOf(RecordCodec.encode(ANNA), FIRST_RECORD);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = anyBytes(random, FIRST_RECORD + DIGEST + random.nextInt(200))
                    .toByteArray();
            System.arraycopy(start, 0, bytes, 0, FIRST_RECORD);
            assertThatExceptionOfType(CorruptStoreException.class)
                    .as("seed %d, round %d", seed, round)
                    .isThrownBy(() -> RecordCodec.decodeAll(withDigest(bytes), "a test"));
        }
    }

    @Test
    void oneRecordIsExactlyOne() {
        byte[] none = RecordCodec.encodeAll(List.of());

        assertThat(RecordCodec.decodeAll(none, "a test")).isEmpty();
        assertThatExceptionOfType(CorruptStoreException.class)
                .isThrownBy(() -> RecordCodec.decode(none, "the item 42"))
                .withMessageContaining("the item 42")
                .withMessageContaining("0 records where one is expected");
    }

    @Test
    void noIdAndNoIdentityOccursTwice() {
        Map<LookupField, Bytes> keys = Map.of(LookupField.IDENTITY, bytes("same"));
        TokenRecord a = new TokenRecord("a", 1, keys, null, bytes("1"));
        TokenRecord b = new TokenRecord("b", 1, keys, null, bytes("2"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordCodec.encodeAll(List.of(a, b)))
                .withMessageContaining("the record b has the identity");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordCodec.encodeAll(List.of(a, ANNA, a)))
                .withMessageContaining("the record a occurs twice");
    }
}
