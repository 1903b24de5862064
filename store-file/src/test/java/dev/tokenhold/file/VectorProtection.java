package dev.tokenhold.file;

import dev.tokenhold.spi.Bytes;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;

/** What a keyring file is encrypted with: what the file has about it, and the key that this leads to. */
record VectorProtection(int number, Bytes parameters, Bytes salt, Bytes inputKey) {

    static VectorProtection passphrase(String passphrase, int rounds) {
        byte[] salt = salt("passphrase");
        byte[] parameters = new VectorBytes().u32(rounds).bytes(salt).toArray();
        return of(1, parameters, salt, VectorCrypto.pbkdf2(passphrase, salt, rounds));
    }

    static VectorProtection keyStore(Path file, String password, String alias) throws Exception {
        KeyStore keyStore = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keyStore.load(in, password.toCharArray());
        }
        byte[] salt = salt("key store");
        return of(2, salt, salt, keyStore.getKey(alias, password.toCharArray()).getEncoded());
    }

    /** As if a service had encrypted a key: nothing decrypts it. */
    static VectorProtection kms(String keyUri) {
        byte[] salt = salt("kms");
        byte[] encrypted = VectorBytes.pseudorandom("encrypted key", 60);
        byte[] parameters = new VectorBytes()
                .bytes(salt)
                .u16(keyUri.length())
                .text(keyUri)
                .u16(encrypted.length)
                .bytes(encrypted)
                .toArray();
        return of(3, parameters, salt, VectorBytes.pseudorandom("key of the service", 32));
    }

    /** As if an operating system had the key: none has. */
    static VectorProtection osKeyring(String entry) {
        byte[] salt = salt("operating system");
        byte[] parameters =
                new VectorBytes().bytes(salt).u16(entry.length()).text(entry).toArray();
        return of(4, parameters, salt, VectorBytes.pseudorandom("key of the operating system", 32));
    }

    VectorProtection withNumber(int other) {
        return new VectorProtection(other, parameters, salt, inputKey);
    }

    VectorProtection withParameters(byte[] other) {
        return new VectorProtection(number, Bytes.of(other), salt, inputKey);
    }

    byte[] derive(String info, int length) {
        return VectorCrypto.hkdf(inputKey.toByteArray(), salt.toByteArray(), info, length);
    }

    private static VectorProtection of(int number, byte[] parameters, byte[] salt, byte[] inputKey) {
        return new VectorProtection(number, Bytes.of(parameters), Bytes.of(salt), Bytes.of(inputKey));
    }

    private static byte[] salt(String label) {
        return VectorBytes.pseudorandom("salt, " + label, 32);
    }
}
