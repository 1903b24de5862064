package dev.tokenhold.file;

import static dev.tokenhold.file.VectorBytes.cut;
import static dev.tokenhold.file.VectorBytes.flipped;
import static dev.tokenhold.file.VectorBytes.pseudorandom;
import static dev.tokenhold.file.VectorBytes.replaced;
import static dev.tokenhold.file.VectorKeyrings.MAIN;
import static dev.tokenhold.file.VectorKeyrings.OTHER;
import static dev.tokenhold.file.VectorKeyrings.ROTATED;
import static dev.tokenhold.file.VectorRecord.OTHER_STORE_ID;
import static dev.tokenhold.file.VectorRecord.STORE_ID;

import dev.tokenhold.spi.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The token files of vectors/stores that are whole, or whose structure is not what the format says. */
final class VectorStores {

    private static final String LEASE = "somebody, until noon";
    private static final long GREATEST = Long.MAX_VALUE;

    private static final VectorRecord HEADER = VectorRecord.header(STORE_ID, 0, MAIN);

    // Offsets in the store of alice, bob and carol, docs/format.md: the header comes first; alice has all lookup keys
    // and a lease.
    private static final int VERSION = 8;
    private static final int RESERVED = 10;
    private static final int COUNT = 12;
    private static final int GENERATION = 16;
    private static final int ID_LENGTH = 24 + HEADER.encoded().length;
    private static final int ID = ID_LENGTH + 4;
    private static final int RECORD_VERSION = ID + "alice".length();
    private static final int PRESENT = RECORD_VERSION + 8;
    private static final int LOOKUP_KEY = PRESENT + 2;
    private static final int LEASE_AT = PRESENT + 1 + 5 * (1 + 16) + 1;
    private static final int SEALED_LENGTH = LEASE_AT + LEASE.length();
    private static final int SEALED = SEALED_LENGTH + 4;
    private static final int DIGEST = -32;

    private final VectorTokens tokens;
    private final VectorRecord alice;
    private final VectorRecord bob;
    private final VectorRecord carol;
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private VectorStores(VectorTokens tokens) {
        this.tokens = tokens;
        List<VectorRecord> three = tokens.records("three", MAIN);
        alice = three.get(0).withLease(LEASE);
        bob = three.get(1);
        carol = three.get(2);
    }

    /** The files by name. */
    static Map<String, byte[]> files(Path vectors) {
        VectorStores stores = new VectorStores(new VectorTokens(vectors));
        byte[] three = withHeader(List.of(stores.alice, stores.bob, stores.carol));
        stores.addIntact(three);
        stores.addDamaged(three);
        stores.addForged(three);
        stores.addForgedRecords();
        stores.addHeaders();
        return stores.files;
    }

    static byte[] empty() {
        return file(List.of());
    }

    /** A store with its header, before the first record with a greater id. */
    static byte[] withHeader(List<VectorRecord> records) {
        int position = 0;
        while (position < records.size()
                && Arrays.compareUnsigned(
                                records.get(position).id().toByteArray(),
                                HEADER.id().toByteArray())
                        < 0) {
            position++;
        }
        List<VectorRecord> all = new ArrayList<>(records);
        all.add(position, HEADER);
        return file(all);
    }

    private static byte[] file(List<VectorRecord> records) {
        return file(records, records.size(), 1);
    }

    private static List<VectorRecord> withFirst(VectorRecord first, List<VectorRecord> others) {
        return Stream.concat(Stream.of(first), others.stream()).toList();
    }

    private static byte[] file(List<VectorRecord> records, long count, long generation) {
        VectorBytes out =
                new VectorBytes().text("THTOKENS").u16(1).u16(0).u32(count).u64(generation);
        records.forEach(record -> out.bytes(record.encoded()));
        return out.withDigest();
    }

    private void addIntact(byte[] three) {
        add("empty", empty());
        add("three", three);
        for (String name :
                List.of("all-fields", "anonymous", "attributes", "expiry", "unicode", "long-value", "id-order")) {
            add(name, tokens.records(name, MAIN));
        }
        add("ten", file(withFirst(HEADER, tokens.records("ten", MAIN)), 11, 10));
        add("many-commits", file(List.of(), 0, GREATEST));
        add("value", file(List.of(HEADER, alice, bob, carol), 4, 0));
        List<VectorRecord> newer = tokens.records("three", ROTATED);
        add("lease-empty", alice.withLease(""), bob, carol);
        add("rotated", List.of(alice, newer.get(1), newer.get(2)));
    }

    private void addDamaged(byte[] three) {
        add("zero-length", cut(three, 0));
        add("truncated-in-header", cut(three, GENERATION));
        add("truncated-in-record", cut(three, SEALED + 1));
        add("truncated-in-digest", cut(three, -1));
        add("flipped-magic", flipped(three, 0));
        add("flipped-version", flipped(three, VERSION));
        add("flipped-reserved", flipped(three, RESERVED));
        add("flipped-count", flipped(three, COUNT));
        add("flipped-generation", flipped(three, GENERATION));
        add("flipped-id-length", flipped(three, ID_LENGTH));
        add("flipped-id", flipped(three, ID));
        add("flipped-record-version", flipped(three, RECORD_VERSION));
        add("flipped-present", flipped(three, PRESENT));
        add("flipped-lookup-key", flipped(three, LOOKUP_KEY));
        add("flipped-lease", flipped(three, LEASE_AT));
        add("flipped-sealed-length", flipped(three, SEALED_LENGTH));
        add("flipped-sealed", flipped(three, SEALED));
        add("flipped-digest", flipped(three, DIGEST));
        add("keyring", MAIN.file(VectorProtection.kms("example-kms://keys/tokenhold")));
    }

    private void addForged(byte[] three) {
        List<VectorRecord> all = withFirst(HEADER, List.of(alice, bob, carol));
        byte[] tooLong = new VectorBytes().u32(0xFFFF_FFFFL).toArray();
        add("version-zero", replaced(three, VERSION + 1, (byte) 0));
        add("newer-version", newer(100));
        add("newer-version-shortest", newer(0));
        add("other-reserved", replaced(three, RESERVED + 1, (byte) 1));
        add("out-of-order", List.of(alice, carol, bob));
        add(
                "utf-16-order",
                tokens.records("id-order", MAIN).stream()
                        .sorted(Comparator.comparing(VectorStores::idOf))
                        .toList());
        add("duplicate-id", List.of(alice, alice.withLookupKeys(Map.of()), bob));
        add("duplicate-identity", List.of(alice, bob.withLookupKeys(alice.lookupKeys()), carol));
        add("count-too-high", file(all, 5, 1));
        add("count-of-nothing", file(List.of(), 0xFFFF_FFFFL, 1));
        add("count-too-low", file(all, 3, 1));
        add("trailing-bytes", new VectorBytes().bytes(cut(three, DIGEST)).u8(0).withDigest());
        add("id-beyond-end", replaced(three, ID_LENGTH, tooLong));
        add("sealed-beyond-end", replaced(three, SEALED_LENGTH, tooLong));
    }

    private void addForgedRecords() {
        add("id-empty", alice.withId(new byte[0]));
        add("id-not-utf-8", alice.withId(new byte[] {'a', (byte) 0xff}));
        add("id-surrogate", alice.withId(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}));
        add("record-version-zero", alice.withVersion(0));
        add("record-version-negative", alice.withVersion(Long.MIN_VALUE));
        add("unknown-lookup", bob.withLookupKey(6, new byte[16]));
        byte[] flagged = bob.encoded();
        flagged[4 + "bob".length() + 8] |= (byte) 0x80;
        add("unknown-flag", fileOf(flagged));
        add("lookup-key-empty", bob.withLookupKey(VectorRecord.USER, new byte[0]));
        add("lookup-key-too-long", bob.withLookupKey(VectorRecord.USER, new byte[33]));
    }

    private void addHeaders() {
        add("header-only", List.of());
        addHeader("floor", VectorRecord.header(STORE_ID, GREATEST, MAIN));
        add("header-missing", file(List.of(alice, bob, carol)));
        addHeader("with-lookup-key", HEADER.withLookupKeys(Map.of(VectorRecord.USER, userKeyOfAlice())));
        addHeader("of-other-keyring", VectorRecord.header(STORE_ID, 0, OTHER));
        addHeader("of-other-store", VectorRecord.header(OTHER_STORE_ID, 0, MAIN));
        byte[] sealed = HEADER.sealed().toByteArray();
        addHeader("flipped-store-id", HEADER.withSealed(flipped(sealed, 1)));
        addHeader("flipped-floor", HEADER.withSealed(flipped(sealed, 24)));
        addHeader("flipped-mac", HEADER.withSealed(flipped(sealed, -1)));
        addHeader("empty", HEADER.withSealed(new byte[0]));
        addHeader("version-zero", HEADER.withSealed(flipped(sealed, 0)));
        addHeader("newer-version", HEADER.withSealed(new byte[] {2}));
        byte[] content = new VectorBytes().bytes(STORE_ID).u64(0).u8(0).toArray();
        addHeader("too-long", VectorRecord.reserved("!tokenhold.store", content, MAIN));
        addHeader("too-short", VectorRecord.reserved("!tokenhold.store", cut(content, -2), MAIN));
    }

    private Bytes userKeyOfAlice() {
        return Objects.requireNonNull(alice.lookupKeys().get(VectorRecord.USER));
    }

    private void addHeader(String name, VectorRecord header) {
        add("header-" + name, file(withFirst(header, List.of(alice, bob, carol))));
    }

    private static byte[] fileOf(byte[] record) {
        return new VectorBytes()
                .bytes(cut(file(List.of(HEADER), 2, 1), DIGEST))
                .bytes(record)
                .withDigest();
    }

    private static byte[] newer(int length) {
        return new VectorBytes()
                .text("THTOKENS")
                .u16(2)
                .bytes(pseudorandom("token file of version 2", length))
                .withDigest();
    }

    private static String idOf(VectorRecord record) {
        return new String(record.id().toByteArray(), StandardCharsets.UTF_8);
    }

    private void add(String name, VectorRecord... records) {
        add(name, List.of(records));
    }

    private void add(String name, List<VectorRecord> records) {
        add(name, withHeader(records));
    }

    private void add(String name, byte[] file) {
        files.put("stores/" + name + ".tokenhold", file);
    }
}
