package dev.tokenhold.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenhold.spi.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A record of a token file and, apart from the library's, a writer of such records.
 *
 * @param id the id, in bytes, since not all are well-formed
 * @param lookupKeys by the number of their bit
 * @param lease null for none
 */
record VectorRecord(
        Bytes id,
        long version,
        Map<Integer, Bytes> lookupKeys,
        @Nullable Bytes lease,
        Bytes sealed) {

    static final int IDENTITY = 0;
    static final int USER = 1;

    /** The id of every store of the vectors but for one. */
    static final byte[] STORE_ID = VectorBytes.pseudorandom("store", 16);

    static final byte[] OTHER_STORE_ID = VectorBytes.pseudorandom("other store", 16);

    private static final int LEASE = 32;
    private static final int LOOKUP_KEY_LENGTH = 16;

    /** A token, given as what {@code vectors/tokens} has of it, under the primary key. */
    static VectorRecord of(JsonNode token, VectorKeyring keyring) {
        ObjectNode fields = token.deepCopy();
        String id = fields.remove("id").textValue();
        VectorRecord record = new VectorRecord(utf8(id), 1, lookupKeys(token, keyring), null, utf8(""));
        return record.sealing(utf8(fields.toString()).toByteArray(), keyring.primary());
    }

    /** The header of a store. */
    static VectorRecord header(byte[] storeId, long floor, VectorKeyring keyring) {
        return reserved(
                "!tokenhold.store", new VectorBytes().bytes(storeId).u64(floor).toArray(), keyring);
    }

    /** A record that a store keeps about itself. */
    static VectorRecord reserved(String id, byte[] payload, VectorKeyring keyring) {
        byte[] sealed = new VectorBytes().u8(1).bytes(payload).toArray();
        byte[] mac = VectorCrypto.hmac(
                keyring.lookupKeyBytes(),
                new VectorBytes()
                        .text("note")
                        .u8(0)
                        .u32(id.length())
                        .text(id)
                        .bytes(sealed)
                        .toArray());
        return new VectorRecord(utf8(id), 1, Map.of(), null, utf8(""))
                .withSealed(new VectorBytes().bytes(sealed).bytes(mac).toArray());
    }

    VectorRecord sealing(byte[] plaintext, VectorKey key) {
        return sealing(plaintext, key, STORE_ID);
    }

    VectorRecord sealing(byte[] plaintext, VectorKey key, byte[] storeId) {
        byte[] associatedData = new VectorBytes()
                .text("tokenhold record")
                .u8(0)
                .u8(1)
                .bytes(storeId)
                .bytes(id.toByteArray())
                .toArray();
        return withSealed(new VectorBytes()
                .u8(1)
                .bytes(storeId)
                .u8(1)
                .u32(key.id())
                .bytes(VectorCrypto.xaes(key.bytes(), plaintext, associatedData))
                .toArray());
    }

    VectorRecord withId(byte[] other) {
        return new VectorRecord(Bytes.of(other), version, lookupKeys, lease, sealed);
    }

    VectorRecord withVersion(long other) {
        return new VectorRecord(id, other, lookupKeys, lease, sealed);
    }

    VectorRecord withLookupKeys(Map<Integer, Bytes> others) {
        return new VectorRecord(id, version, others, lease, sealed);
    }

    VectorRecord withLookupKey(int number, byte[] other) {
        Map<Integer, Bytes> others = new TreeMap<>(lookupKeys);
        others.put(number, Bytes.of(other));
        return withLookupKeys(others);
    }

    VectorRecord withLease(String other) {
        return new VectorRecord(id, version, lookupKeys, utf8(other), sealed);
    }

    VectorRecord withSealed(byte[] other) {
        return new VectorRecord(id, version, lookupKeys, lease, Bytes.of(other));
    }

    byte[] encoded() {
        int present = lease == null ? 0 : LEASE;
        for (int number : lookupKeys.keySet()) {
            present |= 1 << number;
        }
        VectorBytes out = new VectorBytes()
                .u32(id.length())
                .bytes(id.toByteArray())
                .u64(version)
                .u8(present);
        lookupKeys.values().forEach(key -> out.u8(key.length()).bytes(key.toByteArray()));
        if (lease != null) {
            out.u8(lease.length()).bytes(lease.toByteArray());
        }
        return out.u32(sealed.length()).bytes(sealed.toByteArray()).toArray();
    }

    private static Map<Integer, Bytes> lookupKeys(JsonNode token, VectorKeyring keyring) {
        byte[] key = keyring.lookupKeyBytes();
        Map<Integer, Bytes> keys = new TreeMap<>();
        if (token.has("userName")) {
            keys.put(IDENTITY, lookupKey(key, "identity", token.get("userName"), token.path("clientId")));
            keys.put(USER, lookupKey(key, "user", token.get("userName")));
        }
        int number = USER;
        for (String field : new String[] {"accessToken", "grantToken", "refreshToken"}) {
            number++;
            if (token.has(field)) {
                keys.put(number, lookupKey(key, field, token.get(field)));
            }
        }
        return keys;
    }

    private static Bytes lookupKey(byte[] key, String name, JsonNode... parts) {
        VectorBytes input = new VectorBytes().text(name).u8(0).bytes(STORE_ID);
        for (JsonNode part : parts) {
            if (part.isMissingNode()) {
                input.u32(0xFFFF_FFFFL);
            } else {
                byte[] value = utf8(part.textValue()).toByteArray();
                input.u32(value.length).bytes(value);
            }
        }
        return Bytes.of(VectorCrypto.hmac(key, input.toArray()), 0, LOOKUP_KEY_LENGTH);
    }

    private static Bytes utf8(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
