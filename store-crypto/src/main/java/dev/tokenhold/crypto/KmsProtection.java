package dev.tokenhold.crypto;

import com.google.crypto.tink.KmsClient;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.spi.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/** Protects a keyring by a random key that a key management service encrypts. Parameters: salt, key URI, encrypted key. */
final class KmsProtection extends KeyProtection {

    private static final int KEY_LENGTH = 32;
    private static final byte[] ASSOCIATED_DATA = "tokenhold keyring 1".getBytes(StandardCharsets.US_ASCII);

    private final KmsClient client;
    private final String keyUri;

    KmsProtection(KmsClient client, String keyUri) {
        this.client = client;
        this.keyUri = keyUri;
    }

    @Override
    Kind kind() {
        return Kind.KMS;
    }

    @Override
    Derived create() {
        Bytes salt = ByteStrings.random(SALT_LENGTH);
        Bytes key = ByteStrings.random(KEY_LENGTH);
        byte[] uri = keyUri.getBytes(StandardCharsets.UTF_8);
        byte[] encrypted;
        try {
            encrypted = client.getAead(keyUri).encrypt(key.toByteArray(), ASSOCIATED_DATA);
        } catch (GeneralSecurityException | RuntimeException e) {
            // Clients pass on unchecked exceptions of their network layer.
            throw unavailable(keyUri, e);
        }
        byte[] parameters = ByteBuffer.allocate(SALT_LENGTH + 2 * Short.BYTES + uri.length + encrypted.length)
                .put(salt.asByteBuffer())
                .putShort((short) uri.length)
                .put(uri)
                .putShort((short) encrypted.length)
                .put(encrypted)
                .array();
        return new Derived(Bytes.of(parameters), salt, key);
    }

    @Override
    Derived open(Bytes parameters) {
        ByteBuffer in = parameters.asByteBuffer();
        Bytes salt = ByteStrings.take(in, SALT_LENGTH);
        String uri = new String(ByteStrings.takePrefixed(in), StandardCharsets.UTF_8);
        byte[] encrypted = ByteStrings.takePrefixed(in);
        requireEnd(in);
        if (!uri.equals(keyUri)) {
            throw new KeyUnavailableException(
                    "the keyring is protected by the key " + uri + ", not by " + keyUri + ": name the former");
        }
        try {
            byte[] key = client.getAead(keyUri).decrypt(encrypted, ASSOCIATED_DATA);
            return new Derived(parameters, salt, Bytes.of(key));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw unavailable(keyUri, e);
        }
    }

    @Override
    String describe(Bytes parameters) {
        ByteBuffer in = parameters.asByteBuffer().position(SALT_LENGTH);
        return "key management service, " + new String(ByteStrings.takePrefixed(in), StandardCharsets.UTF_8);
    }

    private static KeyUnavailableException unavailable(String keyUri, Exception cause) {
        return new KeyUnavailableException(
                "the key " + keyUri + " cannot be used: " + cause.getMessage()
                        + "; check that the service can be reached and that the key may be used",
                cause);
    }
}
