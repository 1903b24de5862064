package dev.tokenhold.file;

import static dev.tokenhold.file.VectorBytes.cut;
import static dev.tokenhold.file.VectorBytes.flipped;
import static dev.tokenhold.file.VectorBytes.replaced;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keyring files of vectors/keyrings: what opens, and what was done to it where it does not. */
final class VectorKeyrings {

    static final String PASSPHRASE = "correct horse battery staple";

    /** More than 31 bits, so that a reader with signed integers has something to get wrong. */
    static final VectorKeyring MAIN = new VectorKeyring(
            List.of(new VectorKey(0xF000_0001L, "record key")), List.of(new VectorKey(0xF000_0002L, "lookup key")));

    static final VectorKeyring ROTATED = new VectorKeyring(
            List.of(new VectorKey(11, "newer record key"), MAIN.recordKeys().get(0)),
            List.of(new VectorKey(12, "newer lookup key"), MAIN.lookupKeys().get(0)));

    private static final VectorKeyring OTHER = new VectorKeyring(
            List.of(new VectorKey(21, "other record key")), List.of(new VectorKey(22, "other lookup key")));
    private static final VectorKeyring SAME_KEY_ID =
            new VectorKeyring(List.of(new VectorKey(0xF000_0001L, "another record key")), MAIN.lookupKeys());

    /** Few, so that the tests are quick: the library itself takes 600,000. */
    private static final int ROUNDS = 10;

    private static final String KMS_KEY = "example-kms://keys/tokenhold";

    // Offsets in a keyring with the 36 bytes of parameters of a passphrase, docs/format.md.
    private static final int VERSION = 8;
    private static final int PROTECTION = 10;
    private static final int RESERVED = 11;
    private static final int ROUNDS_AT = 14;
    private static final int SALT = 18;
    private static final int CHECK_VALUE = 50;
    private static final int LENGTH = 66;
    private static final int NONCE = 70;
    private static final int CIPHERTEXT = 82;
    private static final int DIGEST = -32;
    private static final int TAG = DIGEST - 16;

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private VectorKeyrings() {}

    /** The files by name. */
    static Map<String, byte[]> files(Path vectors) throws Exception {
        VectorKeyrings keyrings = new VectorKeyrings();
        keyrings.addIntact(vectors.resolve("keyrings/key-store.p12"));
        byte[] main = MAIN.file(VectorProtection.passphrase(PASSPHRASE, ROUNDS));
        keyrings.addDamaged(main);
        keyrings.addForged(main);
        return keyrings.files;
    }

    private void addIntact(Path keyStore) throws Exception {
        VectorProtection passphrase = VectorProtection.passphrase(PASSPHRASE, ROUNDS);
        add("main", MAIN.file(passphrase));
        add("rotated", ROTATED.file(passphrase));
        add("other", OTHER.file(passphrase));
        add("same-key-id", SAME_KEY_ID.file(passphrase));
        add("unicode-passphrase", MAIN.file(VectorProtection.passphrase("pässwörd 🔑", ROUNDS)));
        add("key-store", MAIN.file(VectorProtection.keyStore(keyStore, "test password", "tokenhold")));
        add("key-store-128", MAIN.file(VectorProtection.keyStore(keyStore, "test password", "small")));
        add("kms", MAIN.file(VectorProtection.kms(KMS_KEY)));
    }

    private void addDamaged(byte[] main) {
        add("empty", cut(main, 0));
        add("truncated-in-header", cut(main, VERSION + 1));
        add("truncated-in-parameters", cut(main, SALT + 1));
        add("truncated-in-ciphertext", cut(main, CIPHERTEXT + 1));
        add("truncated-in-digest", cut(main, -1));
        add("flipped-magic", flipped(main, 0));
        add("flipped-version", flipped(main, VERSION));
        add("flipped-protection", flipped(main, PROTECTION));
        add("flipped-reserved", flipped(main, RESERVED));
        add("flipped-rounds", flipped(main, ROUNDS_AT));
        add("flipped-salt", flipped(main, SALT));
        add("flipped-check-value", flipped(main, CHECK_VALUE));
        add("flipped-length", flipped(main, LENGTH));
        add("flipped-nonce", flipped(main, NONCE));
        add("flipped-ciphertext", flipped(main, CIPHERTEXT));
        add("flipped-tag", flipped(main, TAG));
        add("flipped-digest", flipped(main, DIGEST));
        add("token-file", VectorStores.empty());
    }

    private void addForged(byte[] main) {
        VectorProtection passphrase = VectorProtection.passphrase(PASSPHRASE, ROUNDS);
        byte[] parameters = passphrase.parameters().toByteArray();
        add("newer-version", newer(100));
        add("newer-version-shortest", newer(0));
        add("unknown-protection", MAIN.file(passphrase.withNumber(4)));
        add("other-reserved", replaced(main, RESERVED, (byte) 1));
        add("other-salt", VectorBytes.redigested(flipped(main, SALT)));
        add("other-check-value", VectorBytes.redigested(flipped(main, CHECK_VALUE)));
        add("other-nonce", VectorBytes.redigested(flipped(main, NONCE)));
        add("other-ciphertext", VectorBytes.redigested(flipped(main, CIPHERTEXT)));
        add("other-tag", VectorBytes.redigested(flipped(main, TAG)));
        byte[] longer = new VectorBytes().bytes(parameters).u8(0).toArray();
        add("unbound-header", MAIN.unboundFile(passphrase.withParameters(longer), passphrase));
        add("zero-rounds", replaced(main, ROUNDS_AT, new VectorBytes().u32(0).toArray()));
        add(
                "too-many-rounds",
                replaced(main, ROUNDS_AT, new VectorBytes().u32(100_000_001).toArray()));
        add("short-parameters", MAIN.file(passphrase.withParameters(cut(parameters, -1))));
        add("trailing-bytes", trailing(main));
        add(
                "length-too-high",
                replaced(main, LENGTH, new VectorBytes().u32(0xFFFF_FFFFL).toArray()));
        add("keysets-cut-off", MAIN.fileOfPart(passphrase, 100));
    }

    private static byte[] newer(int length) {
        return new VectorBytes()
                .text("THKEYRNG")
                .u16(2)
                .bytes(VectorBytes.pseudorandom("keyring of version 2", length))
                .withDigest();
    }

    private static byte[] trailing(byte[] file) {
        return new VectorBytes().bytes(cut(file, DIGEST)).u8(0).withDigest();
    }

    private void add(String name, byte[] file) {
        files.put("keyrings/" + name + ".keyring", file);
    }
}
