package dev.tokenhold.crypto;

import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.spi.Bytes;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;

/** Protects a keyring by an AES key in a PKCS12 key store (RFC 7292). Parameters: salt. */
final class KeyStoreProtection extends KeyProtection {

    private final Path file;
    private final char[] password;
    private final String alias;

    KeyStoreProtection(Path file, char[] password, String alias) {
        this.file = file.toAbsolutePath();
        this.password = password.clone();
        this.alias = alias;
    }

    @Override
    Kind kind() {
        return Kind.KEY_STORE;
    }

    @Override
    Derived create() {
        return open(ByteStrings.random(SALT_LENGTH));
    }

    @Override
    Derived open(Bytes parameters) {
        ByteBuffer in = parameters.asByteBuffer();
        Bytes salt = ByteStrings.take(in, SALT_LENGTH);
        requireEnd(in);
        return new Derived(parameters, salt, Bytes.of(aesKey()));
    }

    @Override
    String describe(Bytes parameters) {
        return "key in a PKCS12 key store";
    }

    private byte[] aesKey() {
        try (InputStream in = new FileInputStream(file.toFile())) {
            KeyStore keyStore = KeyStore.getInstance("PKCS12");
            keyStore.load(in, password);
            Key key = keyStore.getKey(alias, password);
            byte[] encoded = key == null ? null : key.getEncoded();
            if (encoded == null || !key.getAlgorithm().equals("AES")) {
                throw new KeyUnavailableException("the key store " + file + " has no AES key under the alias \"" + alias
                        + "\": give the alias of a key that was made by keytool -genseckey -keyalg AES");
            }
            return encoded;
        } catch (UnrecoverableKeyException e) {
            throw wrongPassword(e);
        } catch (IOException e) {
            // How the JDK reports a wrong password depends on its version and on how the store is protected.
            if (e.getCause() instanceof UnrecoverableKeyException
                    || String.valueOf(e.getMessage()).contains("Integrity check failed")) {
                throw wrongPassword(e);
            }
            throw new KeyUnavailableException(
                    "the key store " + file + " cannot be read: " + FileFailure.reason(e) + "; give a PKCS12 file", e);
        } catch (GeneralSecurityException e) {
            throw new KeyUnavailableException(
                    "the key store " + file + " cannot be used: " + e.getMessage() + "; give a PKCS12 file", e);
        }
    }

    private KeyUnavailableException wrongPassword(Exception cause) {
        return new KeyUnavailableException(
                "the password of the key store " + file + " is wrong, or the file is damaged: give the right password",
                cause);
    }
}
