package dev.tokenhold.transfer;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.testkit.TestTokens;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Tokens with attributes, and stores of them. */
public final class Tokens {

    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Tokens() {}

    /** A token with every field, of a user named after the id. */
    public static OAuthToken full(String id) {
        return TestTokens.tokenOf("user-" + id)
                .id(id)
                .expiresAt(NOON)
                .attribute("scope", "read")
                .build();
    }

    public static List<OAuthToken> full(int count) {
        return Stream.iterate(1, i -> i + 1)
                .limit(count)
                .map(i -> full("%05d".formatted(i)))
                .toList();
    }

    /** The token that a program saves after it got an access token for a user. */
    public static OAuthToken accessOf(String user, String access) {
        return OAuthToken.builder()
                .userName(user)
                .clientId(TestTokens.CLIENT)
                .accessToken(access)
                .build();
    }

    public static InMemoryTokenStore storeOf(List<OAuthToken> tokens) {
        InMemoryTokenStore store = new InMemoryTokenStore();
        store.replaceTokens(
                tokens.stream().map(token -> new Replacement(null, token)).toList());
        return store;
    }

    public static InMemoryTokenStore storeOf(OAuthToken... tokens) {
        return storeOf(List.of(tokens));
    }

    /** A source that can only list its tokens, which lose their ids. */
    static MigratableTokenStore withoutIds(List<OAuthToken> tokens) {
        return new ListedSource(tokens.stream()
                .map(token -> intact(token.toBuilder().id(null).build()))
                .toList());
    }

    static StoredToken intact(OAuthToken token) {
        return new StoredToken.Intact(token, null);
    }

    /** A store that offers only the six operations of another one. */
    public static TokenStore plain(TokenStore store) {
        return (TokenStore) Proxy.newProxyInstance(
                TokenStore.class.getClassLoader(), new Class<?>[] {TokenStore.class}, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
