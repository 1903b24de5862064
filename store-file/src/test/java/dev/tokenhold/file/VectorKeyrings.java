package dev.tokenhold.file;

import static dev.tokenhold.file.VectorBytes.cut;
import static dev.tokenhold.file.VectorBytes.flipped;
import static dev.tokenhold.file.VectorBytes.replaced;
import static dev.tokenhold.file.VectorKey.DESTROYED;
import static dev.tokenhold.file.VectorKey.ENABLED;
import static dev.tokenhold.file.VectorKey.PRIMARY;
import static dev.tokenhold.file.VectorKey.RETIRED;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The keyring files of vectors/keyrings: what opens, and what was done to it where it does not. */
final class VectorKeyrings {

    static final String PASSPHRASE = "correct horse battery staple";

    /** More than 31 bits, so that a reader with signed integers has something to get wrong. */
    private static final VectorKey FIRST_KEY = new VectorKey(0xF000_0001L, PRIMARY, "record key");

    private static final VectorKey SECOND_KEY = new VectorKey(11, PRIMARY, "newer record key");

    static final VectorKeyring MAIN = VectorKeyring.of("main", FIRST_KEY, "lookup key");

    /** The keyring MAIN with a second key, which is primary since revision 3. */
    static final VectorKeyring ROTATED =
            MAIN.withKeys(FIRST_KEY.as(ENABLED), SECOND_KEY).at(3, 3);

    static final VectorKeyring OTHER =
            VectorKeyring.of("other", new VectorKey(21, PRIMARY, "other record key"), "other lookup key");
    private static final VectorKeyring SAME_KEY_ID =
            VectorKeyring.of("same key id", new VectorKey(FIRST_KEY.id(), PRIMARY, "another record key"), "lookup key");

    /** Few, so that the tests are quick: the library itself takes 600,000. */
    private static final int ROUNDS = 10;

    private static final String KMS_KEY = "example-kms://keys/tokenhold";

    // Offsets in a keyring with the 36 bytes of parameters of a passphrase, docs/format.md.
    private static final int VERSION = 8;
    private static final int PROTECTION = 10;
    private static final int RESERVED = 11;
    private static final int ID = 12;
    private static final int REVISION = 28;
    private static final int ROUNDS_AT = 38;
    private static final int SALT = 42;
    private static final int CHECK_VALUE = 74;
    private static final int LENGTH = 90;
    private static final int NONCE = 94;
    private static final int CIPHERTEXT = 106;
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
        add(
                "retired",
                ROTATED.withKeys(FIRST_KEY.as(RETIRED), SECOND_KEY).at(4, 3).file(passphrase));
        add(
                "destroyed",
                ROTATED.withKeys(FIRST_KEY.as(DESTROYED), SECOND_KEY).at(5, 3).file(passphrase));
        add("greatest-revision", MAIN.at(Long.MAX_VALUE, Long.MAX_VALUE).file(passphrase));
        add("other", OTHER.file(passphrase));
        add("same-key-id", SAME_KEY_ID.file(passphrase));
        add("unicode-passphrase", MAIN.file(VectorProtection.passphrase("pässwörd 🔑", ROUNDS)));
        add("key-store", MAIN.file(VectorProtection.keyStore(keyStore, "test password", "tokenhold")));
        add("key-store-128", MAIN.file(VectorProtection.keyStore(keyStore, "test password", "small")));
        add("kms", MAIN.file(VectorProtection.kms(KMS_KEY)));
        add("os-keyring", MAIN.file(VectorProtection.osKeyring("laptop/0123456789abcdef")));
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
        add("flipped-id", flipped(main, ID));
        add("flipped-revision", flipped(main, REVISION));
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
        add("version-zero", replaced(main, VERSION + 1, (byte) 0));
        add("newer-version", newer(100));
        add("newer-version-shortest", newer(0));
        add("unknown-protection", MAIN.file(passphrase.withNumber(5)));
        add("other-reserved", replaced(main, RESERVED, (byte) 1));
        add("other-id", VectorBytes.redigested(flipped(main, ID)));
        add("other-revision", replaced(main, REVISION + 7, (byte) 2));
        add("revision-zero", MAIN.at(0, 0).file(passphrase));
        add("revision-negative", MAIN.at(Long.MIN_VALUE, 1).file(passphrase));
        add("other-salt", VectorBytes.redigested(flipped(main, SALT)));
        add("other-check-value", VectorBytes.redigested(flipped(main, CHECK_VALUE)));
        add("other-nonce", VectorBytes.redigested(flipped(main, NONCE)));
        add("other-ciphertext", VectorBytes.redigested(flipped(main, CIPHERTEXT)));
        add("other-tag", VectorBytes.redigested(flipped(main, TAG)));
        byte[] longer = new VectorBytes().bytes(parameters).u8(0).toArray();
        add("long-parameters", MAIN.file(passphrase.withParameters(longer)));
        add("zero-rounds", replaced(main, ROUNDS_AT, new VectorBytes().u32(0).toArray()));
        add(
                "too-many-rounds",
                replaced(main, ROUNDS_AT, new VectorBytes().u32(100_000_001).toArray()));
        add("short-parameters", MAIN.file(passphrase.withParameters(cut(parameters, -1))));
        add("trailing-bytes", trailing(main));
        add(
                "length-too-high",
                replaced(main, LENGTH, new VectorBytes().u32(0xFFFF_FFFFL).toArray()));
        addForgedKeys(passphrase);
    }

    private void addForgedKeys(VectorProtection passphrase) {
        byte[] keys = ROTATED.plaintext();
        add("keys-none", MAIN.withKeys().file(passphrase));
        add("keys-cut-off", MAIN.file(passphrase, cut(keys, -1)));
        add("keys-cut-off-early", MAIN.file(passphrase, cut(keys, 41)));
        add(
                "keys-trailing",
                MAIN.file(passphrase, new VectorBytes().bytes(keys).u8(0).toArray()));
        add("no-primary", MAIN.withKeys(FIRST_KEY.as(ENABLED)).file(passphrase));
        add("two-primaries", MAIN.withKeys(FIRST_KEY, SECOND_KEY).file(passphrase));
        add(
                "key-id-zero",
                MAIN.withKeys(new VectorKey(0, PRIMARY, "record key")).file(passphrase));
        add("key-id-twice", MAIN.withKeys(FIRST_KEY, FIRST_KEY.as(ENABLED)).file(passphrase));
        add("key-status-zero", MAIN.withKeys(FIRST_KEY, SECOND_KEY.as(0)).file(passphrase));
        add("key-status-unknown", MAIN.withKeys(FIRST_KEY, SECOND_KEY.as(5)).file(passphrase));
        byte[] destroyed = MAIN.withKeys(FIRST_KEY, SECOND_KEY.as(DESTROYED)).plaintext();
        destroyed[destroyed.length - 1] = 1;
        add("destroyed-key-left", MAIN.file(passphrase, destroyed));
        add("promoted-zero", MAIN.at(1, 0).file(passphrase));
        add("promoted-later", MAIN.at(1, 2).file(passphrase));
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
