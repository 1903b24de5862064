package dev.tokenhold.crypto;

import dev.tokenhold.spi.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys of a keyring, and the plaintext of its file, docs/format.md.
 *
 * @param lookupKey makes lookup keys; it never changes
 * @param promoted the revision of the keyring in which the primary key became primary
 * @param records the keys that seal records; exactly one is primary
 */
record KeyringKeys(Bytes lookupKey, long promoted, List<RecordKey> records) {

    private static final int FIXED_LENGTH = RecordKey.LENGTH + Long.BYTES + Short.BYTES;
    private static final int KEY_LENGTH = Integer.BYTES + 1 + RecordKey.LENGTH;

    /** How many keys a keyring can have, destroyed ones included. */
    static final int MOST = 0xFFFF;

    private static final Bytes ZEROS = Bytes.of(new byte[RecordKey.LENGTH]);

    KeyringKeys {
        records = List.copyOf(records);
    }

    /** Creates the keys of a new keyring, whose revision is 1. */
    static KeyringKeys create() {
        RecordKey primary = newKey(List.of(), RecordKey.Status.PRIMARY);
        return new KeyringKeys(ByteStrings.random(RecordKey.LENGTH), 1, List.of(primary));
    }

    private static RecordKey newKey(List<RecordKey> others, RecordKey.Status status) {
        while (true) {
            int id = ByteStrings.random(Integer.BYTES).asByteBuffer().getInt();
            if (id != 0 && others.stream().noneMatch(other -> other.id() == id)) {
                return new RecordKey(id, status, ByteStrings.random(RecordKey.LENGTH));
            }
        }
    }

    /** Returns these keys with a new one behind them, which opens records and seals none. */
    KeyringKeys withNewKey() {
        List<RecordKey> more = new ArrayList<>(records);
        more.add(newKey(records, RecordKey.Status.ENABLED));
        return new KeyringKeys(lookupKey, promoted, more);
    }

    /** Returns these keys with another primary key. */
    KeyringKeys withPrimary(int id, long revision) {
        return withStatus(primary().id(), RecordKey.Status.ENABLED, promoted)
                .withStatus(id, RecordKey.Status.PRIMARY, revision);
    }

    /** Returns these keys with another status of one of them, not that of the primary key. */
    KeyringKeys withStatus(int id, RecordKey.Status status) {
        return withStatus(id, status, promoted);
    }

    private KeyringKeys withStatus(int id, RecordKey.Status status, long promotion) {
        return new KeyringKeys(
                lookupKey,
                promotion,
                records.stream()
                        .map(key -> key.id() == id
                                ? new RecordKey(id, status, status == RecordKey.Status.DESTROYED ? ZEROS : key.key())
                                : key)
                        .toList());
    }

    RecordKey primary() {
        return records.stream().filter(RecordKey::isPrimary).findFirst().orElseThrow();
    }

    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(FIXED_LENGTH + records.size() * KEY_LENGTH)
                .put(lookupKey.asByteBuffer())
                .putLong(promoted)
                .putShort((short) records.size());
        for (RecordKey key : records) {
            out.putInt(key.id()).put((byte) key.status().number).put(key.key().asByteBuffer());
        }
        return out.array();
    }

    /**
     * Reads the plaintext of a keyring file.
     *
     * @param revision the revision of the keyring
     * @throws IllegalArgumentException if it is not as docs/format.md says; the message continues "the keyring is damaged: "
     */
    static KeyringKeys decode(byte[] plaintext, long revision) {
        ByteBuffer in = ByteBuffer.wrap(plaintext);
        require(in.remaining() >= FIXED_LENGTH, "its keys are cut off");
        Bytes lookupKey = ByteStrings.take(in, RecordKey.LENGTH);
        long promoted = in.getLong();
        require(
                promoted >= 1 && promoted <= revision,
                "its primary key was promoted in a revision that is out of range");
        int count = Short.toUnsignedInt(in.getShort());
        require(in.remaining() == count * KEY_LENGTH, "the number of its keys does not fit their length");
        List<RecordKey> records = new ArrayList<>(count);
        Set<Integer> ids = new HashSet<>();
        for (int i = 0; i < count; i++) {
            int id = in.getInt();
            require(id != 0 && ids.add(id), "a key has the id 0, or that of another key");
            RecordKey.Status status = RecordKey.Status.of(in.get())
                    .orElseThrow(() -> new IllegalArgumentException("a key has an unknown status"));
            RecordKey key = new RecordKey(id, status, ByteStrings.take(in, RecordKey.LENGTH));
            require(
                    key.status() != RecordKey.Status.DESTROYED || key.key().equals(ZEROS),
                    "a destroyed key is still there");
            records.add(key);
        }
        require(records.stream().filter(RecordKey::isPrimary).count() == 1, "it does not have exactly one primary key");
        return new KeyringKeys(lookupKey, promoted, records);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "KeyringKeys" + records;
    }
}
