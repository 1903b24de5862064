package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.crypto.KeyProtection;
import dev.tokenhold.crypto.Keyring;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One vector of the index, tried on copies of its files. */
final class VectorRun {

    /** What every failure has to give: what to do now. */
    private static final String ADVICE = "(?s).*\\b(restore|upgrade|bring|give|name)\\b.*";

    private final VectorTokens vectors = new VectorTokens(VectorGenerator.VECTORS);
    private final JsonNode vector;
    private final Path folder;
    private final List<OAuthToken> tokens;

    VectorRun(JsonNode vector, Path folder) {
        this.vector = vector;
        this.folder = folder;
        this.tokens = vector.has("tokens") ? vectors.tokens(text("tokens")) : List.of();
    }

    void check() throws IOException {
        Map<Path, byte[]> before = new TreeMap<>();
        for (String file : List.of("keyring", "keyStore", "store")) {
            if (vector.has(file)) {
                Path copy = copy(file);
                Files.copy(VectorGenerator.VECTORS.resolve(text(file)), copy);
                before.put(copy, Files.readAllBytes(copy));
            }
        }
        for (JsonNode expectation : vector.get("expect")) {
            if (expectation.has("fails")) {
                checkFailure(expectation);
            } else {
                assertThat(call(expectation)).as(expectation.toString()).isEqualTo(expected(expectation));
            }
        }
        try (Stream<Path> after = Files.list(folder)) {
            assertThat(after).containsExactlyInAnyOrderElementsOf(before.keySet());
        }
        assertThat(before).allSatisfy((file, bytes) -> assertThat(file).hasBinaryContent(bytes));
    }

    private void checkFailure(JsonNode expectation) {
        TokenStoreException failure = catchThrowableOfType(TokenStoreException.class, () -> call(expectation));
        assertThat(failure).as(expectation.toString()).isNotNull();
        assertThat(failure.getClass().getSimpleName())
                .as(expectation.toString())
                .isEqualTo(expectation.get("fails").textValue());
        assertThat(failure)
                .hasMessageContaining(expectation.get("names").textValue())
                .hasMessageMatching(ADVICE);
        StringWriter shown = new StringWriter();
        failure.printStackTrace(new PrintWriter(shown, true));
        assertThat(shown.toString()).doesNotContain(secrets());
    }

    private Object call(JsonNode expectation) {
        Keyring keyring = Keyring.open(copy("keyring"), protection());
        String call = expectation.get("call").textValue();
        if (call.equals("openKeyring")) {
            return keyring;
        }
        try (TokenStore store = FileTokenStore.open(copy("store"), keyring)) {
            return switch (call) {
                case "openStore" -> store;
                case "getTokens" -> store.getTokens();
                case "findTokenById" ->
                    store.findTokenById(expectation.get("id").textValue());
                case "findToken" -> store.findToken(VectorTokens.token(expectation.get("query")));
                default -> throw new IllegalArgumentException(expectation.toString());
            };
        }
    }

    private Object expected(JsonNode expectation) {
        return expectation.has("finds") ? token(expectation.get("finds").textValue()) : tokens;
    }

    private Optional<OAuthToken> token(String id) {
        return id == null
                ? Optional.empty()
                : Optional.of(tokens.stream()
                        .filter(token -> id.equals(token.id()))
                        .findAny()
                        .orElseThrow());
    }

    private KeyProtection protection() {
        return vector.has("passphrase")
                ? KeyProtection.passphrase(text("passphrase").toCharArray())
                : KeyProtection.keyStore(copy("keyStore"), text("password").toCharArray(), text("alias"));
    }

    private List<String> secrets() {
        List<String> secrets = new ArrayList<>();
        Stream.of("passphrase", "password", "key")
                .filter(vector::has)
                .map(this::text)
                .forEach(secrets::add);
        for (OAuthToken token : tokens) {
            Stream.of(
                            token.userName(),
                            token.clientSecret(),
                            token.refreshToken(),
                            token.accessToken(),
                            token.grantToken())
                    .filter(value -> value != null)
                    .forEach(secrets::add);
            secrets.addAll(token.attributes().values());
        }
        return secrets;
    }

    private Path copy(String file) {
        return folder.resolve(VectorGenerator.VECTORS.resolve(text(file)).getFileName());
    }

    private String text(String member) {
        return vector.get(member).textValue();
    }
}
