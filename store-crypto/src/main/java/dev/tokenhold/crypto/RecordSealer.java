package dev.tokenhold.crypto;

import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.TokenRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** Turns tokens into sealed records and back, docs/format.md. */
final class RecordSealer {

    private static final int VERSION = 1;
    private static final int TINK_PREFIX = 1;
    private static final int OVERHEAD = 1 + 1 + Integer.BYTES + 12 + 16;
    private static final byte[] ASSOCIATED_DATA = "tokenhold record 1\0".getBytes(StandardCharsets.US_ASCII);

    private final Keyring keyring;

    RecordSealer(Keyring keyring) {
        this.keyring = keyring;
    }

    Bytes seal(OAuthToken token, String id) {
        try {
            byte[] ciphertext = keyring.aead().encrypt(TokenCodec.encode(token), associatedData(id));
            return Bytes.of(ByteBuffer.allocate(1 + ciphertext.length)
                    .put((byte) VERSION)
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
        String id = record.id();
        int key = keyId(record);
        if (!keyring.hasRecordKey(key)) {
            throw new KeyUnavailableException("the record " + id + " is encrypted with the key "
                    + Integer.toUnsignedString(key) + ", which is not in the keyring (it has "
                    + String.join(", ", keyring.recordKeyIds())
                    + "): bring the keyring that the store was written with");
        }
        byte[] sealed = record.sealed().toByteArray();
        byte[] ciphertext = new byte[sealed.length - 1];
        System.arraycopy(sealed, 1, ciphertext, 0, ciphertext.length);
        byte[] plaintext;
        try {
            plaintext = keyring.aead().decrypt(ciphertext, associatedData(id));
        } catch (GeneralSecurityException e) {
            throw tampered(id, "does not open with the key that it names", e);
        }
        return TokenCodec.decode(plaintext, id);
    }

    /** Returns the id of the key that a record is sealed with. */
    static int keyId(TokenRecord record) {
        ByteBuffer sealed = record.sealed().asByteBuffer();
        if (sealed.remaining() < OVERHEAD) {
            throw tampered(record.id(), "has only " + sealed.remaining() + " bytes", null);
        }
        int version = Byte.toUnsignedInt(sealed.get());
        if (version > VERSION) {
            throw new UnsupportedFormatException("the record " + record.id() + " has format version " + version
                    + ", this release reads version " + VERSION + ": upgrade");
        }
        if (version < VERSION || sealed.get() != TINK_PREFIX) {
            throw tampered(record.id(), "does not begin like a sealed record", null);
        }
        return sealed.getInt();
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

    private static byte[] associatedData(String id) {
        byte[] encoded = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(ASSOCIATED_DATA.length + encoded.length)
                .put(ASSOCIATED_DATA)
                .put(encoded)
                .array();
    }
}
