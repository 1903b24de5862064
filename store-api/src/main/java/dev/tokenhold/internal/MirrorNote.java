package dev.tokenhold.internal;

import dev.tokenhold.spi.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A store's note of its role in a mirror, docs/format.md.
 *
 * @param store the id of the store; zeros if it has none
 * @param peer the id of the other store of the mirror; zeros if it has none
 * @param role the role of the store
 * @param term at least 1; grows with every change in either store. If two stores note that they lead, because one was restored from a
 *     backup, the one with the greater term does
 */
public record MirrorNote(Bytes store, Bytes peer, Role role, long term) {

    /** In place of the id of a store that has none. */
    public static final Bytes NO_ID = Bytes.of(new byte[16]);

    private static final int ID_LENGTH = NO_ID.length();

    private static final long GREATEST_TERM = 1L << 62;

    /** The role of a store in a mirror, with its number in a note. */
    public enum Role {
        /** It answers reads and takes each write before the other store. */
        LEADS(1),
        /** It led until a switchover began that is not over: it answers reads, and neither store takes writes. */
        STEPPING_DOWN(2),
        /** It receives a copy of each write that the other store takes. */
        FOLLOWS(3);

        private final int number;

        Role(int number) {
            this.number = number;
        }

        private static Optional<Role> of(int number) {
            return Stream.of(values()).filter(role -> role.number == number).findFirst();
        }
    }

    /** {@return the payload of the note} */
    public Bytes encode() {
        return Bytes.of(ByteBuffer.allocate(2 * ID_LENGTH + 1 + Long.BYTES)
                .put(store.asByteBuffer())
                .put(peer.asByteBuffer())
                .put((byte) role.number)
                .putLong(term)
                .array());
    }

    /**
     * Reads a payload.
     *
     * @param payload what is authentic of a note
     * @return what {@link #encode} wrote; empty if it is something else
     */
    public static Optional<MirrorNote> decode(Bytes payload) {
        ByteBuffer in = payload.asByteBuffer();
        try {
            Bytes store = id(in);
            Bytes peer = id(in);
            Optional<Role> role = Role.of(in.get());
            long term = in.getLong();
            return role.filter(any -> term >= 1 && term <= GREATEST_TERM && !in.hasRemaining())
                    .map(known -> new MirrorNote(store, peer, known, term));
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static Bytes id(ByteBuffer in) {
        byte[] id = new byte[ID_LENGTH];
        in.get(id);
        return Bytes.of(id);
    }
}
