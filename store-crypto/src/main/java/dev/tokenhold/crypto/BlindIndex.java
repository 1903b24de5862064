package dev.tokenhold.crypto;

import com.google.crypto.tink.prf.Prf;
import com.google.crypto.tink.prf.PrfSet;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes lookup keys, docs/format.md: equal for equal values. Without the key they reveal nothing else. */
final class BlindIndex {

    private static final int LENGTH = 16;
    private static final int ABSENT = -1;

    private final Prf primary;
    private final List<Prf> all;

    BlindIndex(PrfSet prfs) {
        try {
            all = List.copyOf(prfs.getPrfs().values());
            primary = Objects.requireNonNull(prfs.getPrfs().get(prfs.getPrimaryId()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a keyset that was opened has usable keys", e);
        }
    }

    /** Returns the lookup keys of a token's record, under the primary key. */
    Map<LookupField, Bytes> lookupKeys(OAuthToken token) {
        Map<LookupField, Bytes> keys = new EnumMap<>(LookupField.class);
        for (LookupField field : LookupField.values()) {
            byte[] input = input(field, token);
            if (input != null) {
                keys.put(field, compute(primary, input));
            }
        }
        return keys;
    }

    /** Returns the lookup keys of a value, under every key that records may have been written with. */
    Set<Bytes> candidates(LookupField field, String value) {
        return underAllKeys(encode(field, value));
    }

    /** Returns the lookup keys of the same user and client, under every key; empty for a token without user. */
    Set<Bytes> identityCandidates(OAuthToken token) {
        byte[] input = input(LookupField.IDENTITY, token);
        return input == null ? Set.of() : underAllKeys(input);
    }

    private Set<Bytes> underAllKeys(byte[] input) {
        Set<Bytes> candidates = new LinkedHashSet<>();
        for (Prf prf : all) {
            candidates.add(compute(prf, input));
        }
        return candidates;
    }

    /** Tells whether records may have been written under several keys, so that equal values may have different lookup keys. */
    boolean isRotating() {
        return all.size() > 1;
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

    private static byte @Nullable [] input(LookupField field, OAuthToken token) {
        String value = value(field, token);
        if (value == null) {
            return null;
        }
        return field == LookupField.IDENTITY ? encode(field, value, token.clientId()) : encode(field, value);
    }

    private static byte[] encode(LookupField field, @Nullable String... parts) {
        byte[] name = name(field).getBytes(StandardCharsets.US_ASCII);
        byte[][] encoded = new byte[parts.length][];
        int length = name.length + 1;
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            encoded[i] = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
            length += Integer.BYTES + encoded[i].length;
        }
        ByteBuffer input = ByteBuffer.allocate(length).put(name).put((byte) 0);
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

    private static Bytes compute(Prf prf, byte[] input) {
        try {
            return Bytes.of(prf.compute(input, LENGTH));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 gives up to 32 bytes", e);
        }
    }
}
