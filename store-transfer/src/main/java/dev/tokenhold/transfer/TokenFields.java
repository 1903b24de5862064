package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fields of a token, one by one. */
final class TokenFields {

    private record Field(String name, Function<OAuthToken, @Nullable String> value) {}

    private static final List<Field> TEXT = List.of(
            new Field("id", OAuthToken::id),
            new Field("userName", OAuthToken::userName),
            new Field("clientId", OAuthToken::clientId),
            new Field("clientSecret", OAuthToken::clientSecret),
            new Field("refreshToken", OAuthToken::refreshToken),
            new Field("accessToken", OAuthToken::accessToken),
            new Field("grantToken", OAuthToken::grantToken),
            new Field("expiresAt", TokenFields::expiresAt),
            new Field("redirectUrl", OAuthToken::redirectUrl),
            new Field("apiDomain", OAuthToken::apiDomain));

    private TokenFields() {}

    /** The names of the fields in which two tokens differ. */
    static List<String> differing(OAuthToken a, OAuthToken b) {
        return Stream.concat(
                        TEXT.stream()
                                .filter(field -> !Objects.equals(
                                        field.value().apply(a), field.value().apply(b)))
                                .map(Field::name),
                        Stream.of("attributes").filter(name -> !a.attributes().equals(b.attributes())))
                .toList();
    }

    static OAuthToken withId(OAuthToken token, @Nullable String id) {
        return Objects.equals(token.id(), id) ? token : token.toBuilder().id(id).build();
    }

    /**
     * Encodes all fields, so that different tokens give different bytes: each value as its length (4 bytes, -1 if absent) and its UTF-8;
     * the attributes as their number, then the name and value of each.
     */
    static byte[] encode(OAuthToken token) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Field field : TEXT) {
            encode(field.value().apply(token), out);
        }
        writeInt(token.attributes().size(), out);
        for (Map.Entry<String, String> attribute : token.attributes().entrySet()) {
            encode(attribute.getKey(), out);
            encode(attribute.getValue(), out);
        }
        return out.toByteArray();
    }

    private static void encode(@Nullable String value, ByteArrayOutputStream out) {
        if (value == null) {
            writeInt(-1, out);
            return;
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        writeInt(bytes.length, out);
        out.writeBytes(bytes);
    }

    private static void writeInt(int value, ByteArrayOutputStream out) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    private static @Nullable String expiresAt(OAuthToken token) {
        Instant expiresAt = token.expiresAt();
        return expiresAt == null ? null : Long.toString(expiresAt.toEpochMilli());
    }
}
