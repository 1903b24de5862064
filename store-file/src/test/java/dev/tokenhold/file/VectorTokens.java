package dev.tokenhold.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tokenhold.OAuthToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads vectors/tokens: JSON arrays of tokens in the order of their ids, with the members that docs/format.md names. */
final class VectorTokens {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path vectors;

    VectorTokens(Path vectors) {
        this.vectors = vectors;
    }

    JsonNode read(String file) {
        try {
            return JSON.readTree(vectors.resolve(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tokens of a file as the generator writes them. */
    List<VectorRecord> records(String name, VectorKeyring keyring) {
        List<VectorRecord> records = new ArrayList<>();
        read("tokens/" + name + ".json").forEach(token -> records.add(VectorRecord.of(token, keyring)));
        return records;
    }

    /** The tokens of a file as a store returns them. */
    List<OAuthToken> tokens(String file) {
        List<OAuthToken> tokens = new ArrayList<>();
        read(file).forEach(token -> tokens.add(token(token)));
        return tokens;
    }

    static OAuthToken token(JsonNode json) {
        OAuthToken.Builder token = OAuthToken.builder()
                .id(json.path("id").textValue())
                .userName(json.path("userName").textValue())
                .clientId(json.path("clientId").textValue())
                .clientSecret(json.path("clientSecret").textValue())
                .refreshToken(json.path("refreshToken").textValue())
                .accessToken(json.path("accessToken").textValue())
                .grantToken(json.path("grantToken").textValue())
                .redirectUrl(json.path("redirectUrl").textValue())
                .apiDomain(json.path("apiDomain").textValue());
        if (json.has("expiresAt")) {
            token.expiresAt(Instant.ofEpochMilli(json.get("expiresAt").longValue()));
        }
        json.path("attributes")
                .properties()
                .forEach(attribute ->
                        token.attribute(attribute.getKey(), attribute.getValue().textValue()));
        return token.build();
    }
}
