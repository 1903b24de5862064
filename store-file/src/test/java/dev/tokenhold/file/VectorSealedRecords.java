package dev.tokenhold.file;

import static dev.tokenhold.file.VectorBytes.cut;
import static dev.tokenhold.file.VectorBytes.flipped;
import static dev.tokenhold.file.VectorKeyrings.MAIN;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The token files of vectors/stores that open, but have a record that does not. */
final class VectorSealedRecords {

    private static final int PREFIX = 17;
    private static final int NONCE = 22;
    private static final int CIPHERTEXT = 46;
    private static final int OVERHEAD = 62;
    private static final VectorKey KEY = MAIN.primary();

    private final VectorRecord alice;
    private final VectorRecord bob;
    private final VectorRecord carol;
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private VectorSealedRecords(List<VectorRecord> three) {
        alice = three.get(0);
        bob = three.get(1);
        carol = three.get(2);
    }

    /** The files by name. */
    static Map<String, byte[]> files(Path vectors) {
        VectorSealedRecords records = new VectorSealedRecords(new VectorTokens(vectors).records("three", MAIN));
        records.addTampered();
        records.addSwapped();
        records.addUnknown();
        records.addMalformedPlaintexts();
        return records.files;
    }

    private void addTampered() {
        byte[] sealed = bob.sealed().toByteArray();
        addSealed("sealed-flipped", flipped(sealed, CIPHERTEXT));
        addSealed("sealed-flipped-tag", flipped(sealed, -1));
        addSealed("sealed-flipped-nonce", flipped(sealed, NONCE));
        addSealed("sealed-truncated", cut(sealed, -1));
        addSealed("sealed-too-short", cut(sealed, OVERHEAD - 1));
        addSealed("sealed-empty", cut(sealed, 0));
        addSealed("sealed-newer-version-shortest", new byte[] {2});
        addSealed("sealed-version-zero", flipped(sealed, 0));
        addSealed("sealed-other-prefix", flipped(sealed, PREFIX));
    }

    private void addSwapped() {
        byte[] sealed = bob.sealed().toByteArray();
        add(
                "sealed-swapped",
                alice.withSealed(sealed),
                bob.withSealed(alice.sealed().toByteArray()),
                carol);
        VectorRecord ofOtherStore = bob.sealing(utf8("{'accessToken':'a'}"), KEY, VectorRecord.OTHER_STORE_ID);
        add("sealed-other-store", alice, ofOtherStore, carol);
        byte[] grafted = ofOtherStore.sealed().toByteArray();
        System.arraycopy(VectorRecord.STORE_ID, 0, grafted, 1, VectorRecord.STORE_ID.length);
        addSealed("sealed-other-store-renamed", grafted);
        add("renamed", alice, bob.withId("bobby".getBytes(StandardCharsets.US_ASCII)), carol);
        add(
                "lookup-keys-swapped",
                alice,
                bob.withLookupKeys(carol.lookupKeys()),
                carol.withLookupKeys(bob.lookupKeys()));
    }

    private void addUnknown() {
        byte[] sealed = bob.sealed().toByteArray();
        sealed[0] = 2;
        addSealed("sealed-newer-version", sealed);
        addPlaintext("unknown-member", "{'accessToken':'access-of-bob','dpopKey':'key-of-bob'}");
        add(
                "unknown-key",
                alice,
                bob.sealing(utf8("{'accessToken':'a'}"), new VectorKey(99, VectorKey.PRIMARY, "unknown key")),
                carol);
    }

    private void addMalformedPlaintexts() {
        addPlaintext("not-json", "accessToken=access-of-bob");
        addPlaintext("json-array", "['access-of-bob']");
        addPlaintext("json-cut-off", "{'accessToken':'access-of-b");
        addPlaintext("json-trailing", "{'accessToken':'access-of-bob'}{}");
        addPlaintext("json-duplicate-member", "{'accessToken':'access-of-bob','accessToken':'access-of-bob'}");
        addPlaintext("json-number-for-string", "{'accessToken':17}");
        addPlaintext("json-fraction", "{'accessToken':'access-of-bob','expiresAt':1.5}");
        addPlaintext("json-expiry-out-of-range", "{'accessToken':'access-of-bob','expiresAt':9223372036854775808}");
        addPlaintext("json-attribute-without-name", "{'accessToken':'access-of-bob','attributes':{'':'x'}}");
        addPlaintext("json-attribute-empty", "{'accessToken':'access-of-bob','attributes':{'x':''}}");
        addPlaintext("json-empty-string", "{'accessToken':'access-of-bob','userName':''}");
        addPlaintext("json-null", "{'accessToken':'access-of-bob','userName':null}");
        addPlaintext("json-exponent", "{'accessToken':'access-of-bob','expiresAt':1e3}");
        addPlaintext("json-whole-fraction", "{'accessToken':'access-of-bob','expiresAt':1.0}");
        addPlaintext("json-byte-order-mark", "\ufeff{'accessToken':'access-of-bob'}");
        addPlaintext("json-surrogate", "{'accessToken':'access-of-bob\\ud800'}");
        add("json-not-utf-8", alice, bob.sealing(notUtf8(), KEY), carol);
    }

    private static byte[] notUtf8() {
        return "{\"accessToken\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] utf8(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private void addPlaintext(String name, String json) {
        add(name, alice, bob.sealing(utf8(json), KEY), carol);
    }

    private void addSealed(String name, byte[] sealed) {
        add(name, alice, bob.withSealed(sealed), carol);
    }

    private void add(String name, VectorRecord... records) {
        files.put("stores/" + name + ".tokenhold", VectorStores.withHeader(List.of(records)));
    }
}
