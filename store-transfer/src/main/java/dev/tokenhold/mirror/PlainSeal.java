package dev.tokenhold.mirror;

import dev.tokenhold.internal.MirrorNote;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.MirrorSeal;
import java.util.Arrays;
import java.util.Optional;

/** For a mirror of two stores without keyrings: notes have the shape of sealed ones, and nothing authenticates them. */
final class PlainSeal implements MirrorSeal {

    private static final byte VERSION = 1;
    private static final int MAC_LENGTH = 32;

    @Override
    public Optional<Bytes> storeId() {
        return Optional.of(MirrorNote.NO_ID);
    }

    @Override
    public Bytes ensuredStoreId() {
        return MirrorNote.NO_ID;
    }

    @Override
    public Bytes seal(Bytes payload) {
        byte[] note = new byte[1 + payload.length() + MAC_LENGTH];
        note[0] = VERSION;
        System.arraycopy(payload.toByteArray(), 0, note, 1, payload.length());
        return Bytes.of(note);
    }

    @Override
    public Optional<Bytes> open(Bytes note) {
        byte[] bytes = note.toByteArray();
        return bytes.length < 1 + MAC_LENGTH || bytes[0] != VERSION
                ? Optional.empty()
                : Optional.of(Bytes.of(Arrays.copyOfRange(bytes, 1, bytes.length - MAC_LENGTH)));
    }
}
