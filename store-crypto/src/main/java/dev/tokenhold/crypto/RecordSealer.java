package dev.tokenhold.crypto;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** Turns tokens into the sealed records of one store and back, docs/format.md. */
final class RecordSealer {

    private static final int TINK_PREFIX = 1;
    private static final int HEADER_LENGTH = 1 + ReservedRecords.STORE_ID_LENGTH;
    private static final int OVERHEAD = HEADER_LENGTH + 1 + Integer.BYTES + 24 + 16;
    private static final byte[] ASSOCIATED_DATA = "tokenhold record\0".getBytes(StandardCharsets.US_ASCII);

    private final KeyringWatch watch;
    private final Bytes storeId;

    RecordSealer(KeyringWatch watch, Bytes storeId) {
        this.watch = watch;
        this.storeId = storeId;
    }

    /**
     * Encrypts a token.
     *
     * @throws InvalidTokenException if it is longer than a record can be
     */
    Bytes seal(OAuthToken token, String id) {
        return seal(TokenCodec.encode(token), id, watch.keyring());
    }

    /** Returns a record that is as long as that of a token, without its content. */
    static TokenRecord asLongAs(String id, OAuthToken token) {
        return new TokenRecord(
                id,
                1,
                BlindIndex.placeholders(token),
                null,
                Bytes.of(new byte[OVERHEAD + TokenCodec.encode(token).length]));
    }

    /**
     * Seals what is in a record with the primary key. The content is not read, so that nothing in it is lost that this release does not
     * know.
     *
     * @return the write that replaces the record; null if it is sealed with that key already
     * @throws TokenStoreException if it cannot be opened
     */
    @Nullable
    RecordWrite resealed(TokenRecord record) {
        Keyring keyring = watch.keyring();
        if (keyId(record) == keyring.keys().primary().id()) {
            return null;
        }
        Bytes sealed = seal(plaintext(record), record.id(), keyring);
        return RecordWrites.of(record, record.id(), record.lookupKeys(), sealed);
    }

    private Bytes seal(byte[] plaintext, String id, Keyring keyring) {
        if (plaintext.length > TokenRecord.MAX_SEALED_LENGTH - OVERHEAD) {
            throw new InvalidTokenException("the token " + id + " has " + plaintext.length + " bytes; at most "
                    + (TokenRecord.MAX_SEALED_LENGTH - OVERHEAD) + " can be kept: leave out attributes");
        }
        try {
            byte[] ciphertext = keyring.aead().encrypt(plaintext, associatedData(id));
            return Bytes.of(ByteBuffer.allocate(HEADER_LENGTH + ciphertext.length)
                    .put((byte) SealedRecord.VERSION)
                    .put(storeId.asByteBuffer())
                    .put(ciphertext)
                    .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the token " + id + " cannot be encrypted", e);
        }
    }

    /**
     * Decrypts the token in a record.
     *
     * @throws KeyUnavailableException if it was sealed with a key that is not in the keyring
     * @throws TamperedRecordException if it is not what was sealed for this id
     * @throws UnsupportedFormatException if a newer version wrote it
     */
    OAuthToken open(TokenRecord record) {
        return TokenCodec.decode(plaintext(record), record.id());
    }

    private byte[] plaintext(TokenRecord record) {
        String id = record.id();
        int key = keyId(record);
        Bytes origin = originOf(record);
        if (!origin.equals(storeId)) {
            throw tampered(
                    id,
                    "belongs to the store " + ByteStrings.hex(origin) + ", not to this one, "
                            + ByteStrings.hex(storeId),
                    null);
        }
        Keyring keyring = watch.keyring();
        if (!keyring.opens(key)) {
            // Perhaps another process uses a newer revision.
            keyring = watch.look();
        }
        if (!keyring.opens(key)) {
            throw new KeyUnavailableException("the record " + id + " is encrypted with the key "
                    + Integer.toUnsignedString(key) + ", which is not in the keyring or not enabled (it has "
                    + keyring.recordKeyNames()
                    + "): bring the keyring that the store was written with");
        }
        ByteBuffer sealed = record.sealed().asByteBuffer().position(HEADER_LENGTH);
        byte[] ciphertext = new byte[sealed.remaining()];
        sealed.get(ciphertext);
        try {
            return keyring.aead().decrypt(ciphertext, associatedData(id));
        } catch (GeneralSecurityException e) {
            throw tampered(id, "does not open with the key that it names", e);
        }
    }

    /** Returns the id of the key that a record is sealed with. */
    static int keyId(TokenRecord record) {
        ByteBuffer sealed = record.sealed().asByteBuffer();
        SealedRecord.requireKnownVersion(record);
        if (sealed.remaining() < OVERHEAD) {
            throw tampered(record.id(), "has only " + sealed.remaining() + " bytes", null);
        }
        if (sealed.get() != SealedRecord.VERSION
                || sealed.position(HEADER_LENGTH).get() != TINK_PREFIX) {
            throw tampered(record.id(), "does not begin like a sealed record", null);
        }
        return sealed.getInt();
    }

    /** Returns the id of the store that a record says it belongs to. */
    static Bytes storeId(TokenRecord record) {
        keyId(record);
        return originOf(record);
    }

    private static Bytes originOf(TokenRecord record) {
        return ByteStrings.take(record.sealed().asByteBuffer().position(1), ReservedRecords.STORE_ID_LENGTH);
    }

    /** Creates the exception for a record that was found by a lookup key but whose token does not have that value. */
    static TamperedRecordException misfiled(TokenRecord record) {
        return tampered(record.id(), "is filed under a value that it does not have", null);
    }

    static TamperedRecordException tampered(String id, String how, @Nullable Throwable cause) {
        return new TamperedRecordException(
                "the record " + id + " " + how
                        + ": it was damaged or altered outside Tokenhold; its content is withheld,"
                        + " restore it from a backup",
                id,
                cause);
    }

    private byte[] associatedData(String id) {
        byte[] encoded = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(ASSOCIATED_DATA.length + HEADER_LENGTH + encoded.length)
                .put(ASSOCIATED_DATA)
                .put((byte) SealedRecord.VERSION)
                .put(storeId.asByteBuffer())
                .put(encoded)
                .array();
    }
}
