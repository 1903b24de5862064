package dev.tokenhold.file;

import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** The keys of a keyring file and, apart from the library's, a writer of such files. The first key of each kind is the primary. */
record VectorKeyring(List<VectorKey> recordKeys, List<VectorKey> lookupKeys) {

    private static final int CHECK_LENGTH = 16;
    private static final int CIPHERTEXT_OVERHEAD = 12 + 16;
    private static final byte[] FIELD_3_OF_32_BYTES = {0x1a, 0x20};
    private static final byte[] FIELD_2_SHA_256 = {0x12, 0x02, 0x08, 0x03};

    byte[] file(VectorProtection protection) {
        return file(protection, protection, keysets());
    }

    /** With one protection in the file and another in the associated data of its ciphertext. */
    byte[] unboundFile(VectorProtection shown, VectorProtection bound) {
        return file(shown, bound, keysets());
    }

    /** With the end of the keysets cut off before they are encrypted. */
    byte[] fileOfPart(VectorProtection protection, int length) {
        return file(protection, protection, VectorBytes.cut(keysets(), length));
    }

    private static byte[] file(VectorProtection shown, VectorProtection bound, byte[] keysets) {
        byte[] key = bound.derive("tokenhold keyring 1 encryption", 32);
        return new VectorBytes()
                .bytes(header(shown, keysets.length))
                .bytes(VectorCrypto.encrypt(key, keysets, header(bound, keysets.length)))
                .withDigest();
    }

    private static byte[] header(VectorProtection protection, int plaintextLength) {
        return new VectorBytes()
                .text("THKEYRNG")
                .u16(1)
                .u8(protection.number())
                .u8(0)
                .u16(protection.parameters().length())
                .bytes(protection.parameters().toByteArray())
                .bytes(protection.derive("tokenhold keyring 1 check", CHECK_LENGTH))
                .u32(plaintextLength + CIPHERTEXT_OVERHEAD)
                .toArray();
    }

    private byte[] keysets() {
        byte[] records = keyset(recordKeys, "AesGcmKey", "TINK", new byte[0]);
        byte[] lookups = keyset(lookupKeys, "HmacPrfKey", "RAW", FIELD_2_SHA_256);
        return new VectorBytes()
                .u32(records.length)
                .bytes(records)
                .u32(lookups.length)
                .bytes(lookups)
                .toArray();
    }

    private static byte[] keyset(List<VectorKey> keys, String type, String prefix, byte[] parameters) {
        String entries = keys.stream()
                .map(key -> """
                        {"keyData":{"typeUrl":"type.googleapis.com/google.crypto.tink.%s","value":"%s",\
                        "keyMaterialType":"SYMMETRIC"},"status":"ENABLED","keyId":%d,"outputPrefixType":"%s"}""".formatted(type, value(key, parameters), key.id(), prefix))
                .collect(Collectors.joining(","));
        return new VectorBytes()
                .text("{\"primaryKeyId\":" + keys.get(0).id() + ",\"key\":[" + entries + "]}")
                .toArray();
    }

    private static String value(VectorKey key, byte[] parameters) {
        byte[] message = new VectorBytes()
                .bytes(parameters)
                .bytes(FIELD_3_OF_32_BYTES)
                .bytes(key.bytes())
                .toArray();
        return Base64.getEncoder().encodeToString(message);
    }
}
