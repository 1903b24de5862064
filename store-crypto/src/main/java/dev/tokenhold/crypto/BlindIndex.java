package dev.tokenhold.crypto;

import com.google.crypto.tink.prf.Prf;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the lookup keys of one store, docs/format.md: equal for equal values. Without the key they reveal nothing else. */
final class BlindIndex {

    private static final int LENGTH = 16;
    private static final int ABSENT = -1;

    private final Prf hmac;
    private final Bytes storeId;

    BlindIndex(Prf hmac, Bytes storeId) {
        this.hmac = hmac;
        this.storeId = storeId;
    }

    /** Returns the lookup keys of a token's record. */
    Map<LookupField, Bytes> lookupKeys(OAuthToken token) {
        Map<LookupField, Bytes> keys = new EnumMap<>(LookupField.class);
        for (LookupField field : LookupField.values()) {
            byte[] input = input(field, token);
            if (input != null) {
                keys.put(field, compute(input));
            }
        }
        return keys;
    }

    /** Returns lookup keys of the same fields and length, which find nothing. */
    static Map<LookupField, Bytes> placeholders(OAuthToken token) {
        Map<LookupField, Bytes> keys = new EnumMap<>(LookupField.class);
        for (LookupField field : LookupField.values()) {
            if (value(field, token) != null) {
                keys.put(field, Bytes.of(new byte[LENGTH]));
            }
        }
        return keys;
    }

    /** Returns the lookup key of a value. */
    Bytes lookupKey(LookupField field, String value) {
        return compute(encode(field, value));
    }

    /** Returns the lookup key of a token's user and client, or null for a token without user. */
    @Nullable
    Bytes identityKey(OAuthToken token) {
        byte[] input = input(LookupField.IDENTITY, token);
        return input == null ? null : compute(input);
    }

    /** Returns the value by which a field looks up a token. */
    static @Nullable String value(LookupField field, OAuthToken token) {
        return switch (field) {
            case IDENTITY, USER -> token.userName();
            case ACCESS_TOKEN -> token.accessToken();
            case GRANT_TOKEN -> token.grantToken();
            case REFRESH_TOKEN -> token.refreshToken();
        };
    }

    private byte @Nullable [] input(LookupField field, OAuthToken token) {
        String value = value(field, token);
        if (value == null) {
            return null;
        }
        return field == LookupField.IDENTITY ? encode(field, value, token.clientId()) : encode(field, value);
    }

    private byte[] encode(LookupField field, @Nullable String... parts) {
        byte[] name = name(field).getBytes(StandardCharsets.US_ASCII);
        byte[][] encoded = new byte[parts.length][];
        int length = name.length + 1 + storeId.length();
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            encoded[i] = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
            length += Integer.BYTES + encoded[i].length;
        }
        ByteBuffer input = ByteBuffer.allocate(length).put(name).put((byte) 0).put(storeId.asByteBuffer());
        for (int i = 0; i < parts.length; i++) {
            input.putInt(parts[i] == null ? ABSENT : encoded[i].length).put(encoded[i]);
        }
        return input.array();
    }

    private static String name(LookupField field) {
        return switch (field) {
            case IDENTITY -> "identity";
            case USER -> "user";
            case ACCESS_TOKEN -> "accessToken";
            case GRANT_TOKEN -> "grantToken";
            case REFRESH_TOKEN -> "refreshToken";
        };
    }

    private Bytes compute(byte[] input) {
        try {
            return Bytes.of(hmac.compute(input, LENGTH));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 gives up to 32 bytes", e);
        }
    }
}
