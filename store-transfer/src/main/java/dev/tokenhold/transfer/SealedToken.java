package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.TokenRecord;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sealed record in the form of a token, so that a migration treats both in the same way: the id is the record's, the user name is the
 * lookup key of the identity, and attributes hold the rest. The version is left out because it differs between stores, and the lease
 * because it belongs to the program that refreshes the token in that store.
 */
final class SealedToken {

    private static final String ID = "id";
    private static final String SEALED = "sealed";

    // In base 64 it has the greatest length of a value.
    private static final int PART_LENGTH = OAuthToken.MAX_VALUE_LENGTH / 4 * 3;

    private SealedToken() {}

    static OAuthToken of(TokenRecord record) {
        OAuthToken.Builder token = OAuthToken.builder().id(record.id()).attribute(ID, record.id());
        record.lookupKeys().forEach((field, key) -> {
            if (field == LookupField.IDENTITY) {
                token.userName(text(key.toByteArray()));
            } else {
                token.attribute(field.name(), text(key.toByteArray()));
            }
        });
        byte[] sealed = record.sealed().toByteArray();
        for (int from = 0, part = 0; from < sealed.length; from += PART_LENGTH, part++) {
            int to = Math.min(sealed.length, from + PART_LENGTH);
            token.attribute(SEALED + part, text(Arrays.copyOfRange(sealed, from, to)));
        }
        return token.build();
    }

    /** Whether the token has the id that the record was sealed for. */
    static boolean belongsToItsId(OAuthToken token) {
        return String.valueOf(token.id()).equals(token.attributes().get(ID));
    }

    static TokenRecord record(OAuthToken token, long version) {
        Map<String, String> attributes = token.attributes();
        Map<LookupField, Bytes> keys = new EnumMap<>(LookupField.class);
        for (LookupField field : LookupField.values()) {
            Bytes key = lookupKey(token, field);
            if (key != null) {
                keys.put(field, key);
            }
        }
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        int parts = 0;
        for (String part = attributes.get(SEALED + 0); part != null; part = attributes.get(SEALED + ++parts)) {
            sealed.writeBytes(bytes(part));
        }
        return new TokenRecord(String.valueOf(token.id()), version, keys, null, Bytes.of(sealed.toByteArray()));
    }

    /** The lookup key of the record, or null if it has none. */
    static @Nullable Bytes lookupKey(OAuthToken token, LookupField field) {
        String key = field == LookupField.IDENTITY
                ? token.userName()
                : token.attributes().get(field.name());
        return key == null ? null : Bytes.of(bytes(key));
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return Base64.getDecoder().decode(text);
    }
}
