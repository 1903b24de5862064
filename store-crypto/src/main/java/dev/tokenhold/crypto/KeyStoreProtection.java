package dev.tokenhold.crypto;

import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.internal.OpenToOthers;
import dev.tokenhold.internal.RegularFile;
import dev.tokenhold.spi.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.Objects;
import java.util.stream.Stream;

/** Protects a keyring by an AES key in a PKCS12 key store (RFC 7292). Parameters: salt. */
final class KeyStoreProtection extends KeyProtection {

    private final Path file;
    private final char[] password;
    private final String alias;

    KeyStoreProtection(Path file, char[] password, String alias) {
        this.file = file.toAbsolutePath();
        if (password.length == 0) {
            throw new KeyUnavailableException("the password of the key store " + this.file
                    + " is empty: the key that protects a keyring needs one; set it by keytool -storepasswd");
        }
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
    Path keyFile() {
        return file;
    }

    @Override
    String describe(Bytes parameters) {
        return "key in a PKCS12 key store";
    }

    private byte[] aesKey() {
        OpenToOthers.warn(file, "the key store");
        try (InputStream in = RegularFile.read(file)) {
            KeyStore keyStore = KeyStore.getInstance("PKCS12");
            keyStore.load(in, password);
            Key key = keyStore.getKey(alias, password);
            byte[] encoded = key == null ? null : key.getEncoded();
            if (encoded == null || !key.getAlgorithm().equals("AES")) {
                throw new KeyUnavailableException("the key store " + file + " has no AES key under the alias \"" + alias
                        + "\": give the alias of a key that was made by keytool -genseckey -keyalg AES");
            }
            return encoded;
        } catch (IOException | GeneralSecurityException e) {
            throw new KeyUnavailableException(explain(e), e);
        }
    }

    private String explain(Exception failure) {
        String what = "the key store " + file;
        if (isNotAscii(failure)) {
            return "the password given for " + what
                    + " has other characters than printable ASCII, which Java before version"
                    + " 25 cannot use: give the right password; if this is it, run Java 25, or change it with keytool of Java 25";
        }
        if (failure instanceof UnrecoverableKeyException || failure.getCause() instanceof UnrecoverableKeyException) {
            return "the password of " + what + " is wrong, or the file is damaged: give the right password";
        }
        String reason = failure instanceof IOException io ? FileFailure.reason(io) : failure.getMessage();
        return what + " cannot be read: " + reason
                + "; give a PKCS12 file that this version of Java can read, such as one made by keytool";
    }

    // Only a message tells, of one exception or another.
    private static boolean isNotAscii(Exception failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> String.valueOf(cause.getMessage()).contains("not ASCII"));
    }
}
