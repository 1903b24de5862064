package dev.tokenhold.file;

import java.util.List;

/**
 * The keys of a keyring file and, apart from the library's, a writer of such files.
 *
 * @param name the id follows from it
 * @param lookupKey the label of the lookup key
 */
record VectorKeyring(String name, long revision, long promoted, String lookupKey, List<VectorKey> recordKeys) {

    private static final int CHECK_LENGTH = 16;
    private static final int CIPHERTEXT_OVERHEAD = 12 + 16;

    /** A keyring as it is created, with one key. */
    static VectorKeyring of(String name, VectorKey primary, String lookupKey) {
        return new VectorKeyring(name, 1, 1, lookupKey, List.of(primary));
    }

    VectorKeyring withKeys(VectorKey... others) {
        return new VectorKeyring(name, revision, promoted, lookupKey, List.of(others));
    }

    VectorKeyring at(long otherRevision, long otherPromoted) {
        return new VectorKeyring(name, otherRevision, otherPromoted, lookupKey, recordKeys);
    }

    VectorKey primary() {
        return recordKeys.stream()
                .filter(key -> key.status() == VectorKey.PRIMARY)
                .findFirst()
                .orElseThrow();
    }

    byte[] lookupKeyBytes() {
        return VectorBytes.pseudorandom(lookupKey, 32);
    }

    byte[] file(VectorProtection protection) {
        return file(protection, plaintext());
    }

    byte[] file(VectorProtection protection, byte[] plaintext) {
        byte[] header = header(protection, plaintext.length);
        return new VectorBytes()
                .bytes(header)
                .bytes(VectorCrypto.gcm(protection.derive("tokenhold keyring 1 encryption", 32), plaintext, header))
                .withDigest();
    }

    private byte[] header(VectorProtection protection, int plaintextLength) {
        return new VectorBytes()
                .text("THKEYRNG")
                .u16(1)
                .u8(protection.number())
                .u8(0)
                .bytes(VectorBytes.pseudorandom("keyring " + name, 16))
                .u64(revision)
                .u16(protection.parameters().length())
                .bytes(protection.parameters().toByteArray())
                .bytes(protection.derive("tokenhold keyring 1 check", CHECK_LENGTH))
                .u32(plaintextLength + CIPHERTEXT_OVERHEAD)
                .toArray();
    }

    byte[] plaintext() {
        VectorBytes out =
                new VectorBytes().bytes(lookupKeyBytes()).u64(promoted).u16(recordKeys.size());
        for (VectorKey key : recordKeys) {
            out.u32(key.id()).u8(key.status()).bytes(key.status() == VectorKey.DESTROYED ? new byte[32] : key.bytes());
        }
        return out.toArray();
    }
}
