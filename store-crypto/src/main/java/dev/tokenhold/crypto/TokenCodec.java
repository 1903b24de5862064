package dev.tokenhold.crypto;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.UnsupportedFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Encodes the plaintext of a sealed record, docs/format.md: a token without its id, as JSON. */
final class TokenCodec {

    // Keeps names and values of tokens out of Jackson's table of names, which outlives them.
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNameLength(OAuthToken.MAX_VALUE_LENGTH)
                    .maxStringLength(OAuthToken.MAX_VALUE_LENGTH)
                    .build())
            .build();

    private TokenCodec() {}

    static byte[] encode(OAuthToken token) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            write(json, "userName", token.userName());
            write(json, "clientId", token.clientId());
            write(json, "clientSecret", token.clientSecret());
            write(json, "refreshToken", token.refreshToken());
            write(json, "accessToken", token.accessToken());
            write(json, "grantToken", token.grantToken());
            write(json, "redirectUrl", token.redirectUrl());
            write(json, "apiDomain", token.apiDomain());
            Instant expiresAt = token.expiresAt();
            if (expiresAt != null) {
                json.writeNumberField("expiresAt", expiresAt.toEpochMilli());
            }
            if (!token.attributes().isEmpty()) {
                json.writeObjectFieldStart("attributes");
                for (Map.Entry<String, String> attribute : token.attributes().entrySet()) {
                    json.writeStringField(attribute.getKey(), attribute.getValue());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Decodes a token and gives it an id. No exception has a cause, since Jackson's messages may quote the plaintext. */
    static OAuthToken decode(byte[] plaintext, String id) {
        try {
            OAuthToken token = CanonicalJson.read(plaintext, id);
            return token != null ? token : parse(plaintext, id);
        } catch (IOException | InvalidTokenException e) {
            throw new CorruptStoreException("the record " + id
                    + " opens, but does not contain a token in the expected notation: restore it from a backup");
        }
    }

    /** Decodes a token in any notation that docs/format.md allows. */
    static OAuthToken parse(byte[] plaintext, String id) throws IOException {
        OAuthToken.Builder token = OAuthToken.builder().id(id);
        // Decoded here, since Jackson would guess the encoding and replace malformed bytes.
        try (JsonParser json = JSON.createParser(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(plaintext))
                .toString())) {
            expect(json.nextToken() == JsonToken.START_OBJECT);
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                read(name, json, token, id);
            }
            expect(json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null);
            return token.build();
        }
    }

    private static void read(String name, JsonParser json, OAuthToken.Builder token, String id) throws IOException {
        switch (name) {
            case "userName" -> token.userName(text(json));
            case "clientId" -> token.clientId(text(json));
            case "clientSecret" -> token.clientSecret(text(json));
            case "refreshToken" -> token.refreshToken(text(json));
            case "accessToken" -> token.accessToken(text(json));
            case "grantToken" -> token.grantToken(text(json));
            case "redirectUrl" -> token.redirectUrl(text(json));
            case "apiDomain" -> token.apiDomain(text(json));
            case "expiresAt" -> {
                expect(json.currentToken() == JsonToken.VALUE_NUMBER_INT);
                token.expiresAt(Instant.ofEpochMilli(json.getLongValue()));
            }
            case "attributes" -> {
                expect(json.currentToken() == JsonToken.START_OBJECT);
                for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
                    json.nextToken();
                    token.attribute(key, text(json));
                }
            }
            default ->
                throw new UnsupportedFormatException(
                        "the record " + id + " has a field that this release does not know and would lose: upgrade");
        }
    }

    private static String text(JsonParser json) throws IOException {
        expect(json.currentToken() == JsonToken.VALUE_STRING && json.getTextLength() > 0);
        return json.getText();
    }

    private static void expect(boolean condition) throws IOException {
        if (!condition) {
            throw new IOException("unexpected JSON");
        }
    }

    private static void write(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }
}
