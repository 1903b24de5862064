package dev.tokenhold.google;

import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import com.google.auth.oauth2.TokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStoreException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the tokens of the {@link com.google.auth.oauth2.UserAuthorizer} of Google's auth library in a token store. It needs {@code
 * com.google.auth:google-auth-library-oauth2-http}.
 *
 * <p><b>Mapping.</b> The user name of a token is the id that {@code UserAuthorizer} gives, and its client id the one of the client. Of the JSON,
 * {@code access_token}, {@code refresh_token}, {@code expiration_time_millis} and {@code scope} become fields of the token, so that {@link
 * dev.tokenhold.refresh.FreshTokens} and other programs can use it; other members are refused. {@code store} replaces these fields, absent ones
 * included.
 *
 * <p>{@code store} never puts an old refresh token back: if the stored one has changed since this process read that refresh token, nothing is
 * saved, and an {@link IOException} with a {@link dev.tokenhold.StaleTokenException} as its cause says so. Other failures of the store are {@link
 * IOException}s with the {@link TokenStoreException} as their cause.
 *
 * <p>The credentials that {@code UserAuthorizer} returns refresh by themselves, each process for itself. Use {@link FreshOAuth2Credentials} in
 * their place. Thread-safe.
 */
@SuppressWarnings("exports") // A module that uses it requires com.google.auth.oauth2.
public final class UserAuthorizerTokenStore implements TokenStore {

    private static final String ACCESS_TOKEN = "access_token";
    private static final String REFRESH_TOKEN = "refresh_token";
    private static final String EXPIRY = "expiration_time_millis";
    private static final String SCOPE = "scope";

    private final KeyedTokens tokens;

    /**
     * Creates a store for one client.
     *
     * @param store keeps the tokens
     * @param clientId the client id that {@code UserAuthorizer} has
     */
    public UserAuthorizerTokenStore(dev.tokenhold.TokenStore store, String clientId) {
        tokens = new KeyedTokens(store, clientId);
    }

    /**
     * Makes the JSON of a stored token. An expiry that is not known is 0, as {@code UserAuthorizer} demands one, and so the token is refreshed
     * before its next use.
     *
     * @param id the user
     * @return an object; null if there is no such token
     * @throws IOException if the store fails
     */
    @Override
    public @Nullable String load(String id) throws IOException {
        return Calls.ask(() -> tokens.find(id))
                .map(UserAuthorizerTokenStore::json)
                .orElse(null);
    }

    private static String json(OAuthToken token) {
        GenericJson json = new GenericJson();
        json.setFactory(GsonFactory.getDefaultInstance());
        json.put(ACCESS_TOKEN, token.accessToken() == null ? "" : token.accessToken());
        json.put(SCOPE, List.copyOf(token.scopes()));
        json.put(EXPIRY, token.expiresAt() == null ? 0 : token.expiresAt().toEpochMilli());
        if (token.refreshToken() != null) {
            json.put(REFRESH_TOKEN, token.refreshToken());
        }
        return json.toString();
    }

    /**
     * Saves the members of the JSON in place of what is stored.
     *
     * @param id the user
     * @param json an object as {@code UserAuthorizer} makes it
     * @throws IOException if it is no such object, or the store fails
     */
    @Override
    public void store(String id, String json) throws IOException {
        Objects.requireNonNull(id, "id");
        OAuthToken given = parse(json);
        Calls.run(() -> tokens.put(
                id,
                stored -> KeyedTokens.exactly(stored, given)
                        .scopes(given.scopes())
                        .build()));
    }

    @Override
    public void delete(String id) throws IOException {
        Calls.run(() -> tokens.delete(id));
    }

    private static OAuthToken parse(String text) throws IOException {
        OAuthToken.Builder token = OAuthToken.builder();
        try {
            GenericJson json = GsonFactory.getDefaultInstance().fromString(text, GenericJson.class);
            for (String name : json.keySet()) {
                Object value = json.get(name);
                switch (name) {
                    case ACCESS_TOKEN -> token.accessToken((String) value);
                    case REFRESH_TOKEN -> token.refreshToken((String) value);
                    case EXPIRY ->
                        token.expiresAt(
                                Instant.ofEpochMilli(((BigDecimal) Objects.requireNonNull(value)).longValueExact()));
                    case SCOPE -> token.scopes(scopes(value));
                    default -> throw unexpected("a member that Google's UserAuthorizer does not write", null);
                }
            }
        } catch (IllegalArgumentException | ArithmeticException | ClassCastException | NullPointerException e) {
            throw unexpected(e.getClass().getSimpleName(), null);
        } catch (TokenStoreException e) {
            throw unexpected("a value that cannot be kept", e);
        }
        return token.build();
    }

    private static List<String> scopes(@Nullable Object value) {
        List<String> scopes = new ArrayList<>();
        if (value instanceof Collection<?> names) {
            names.forEach(name -> scopes.add((String) name));
        }
        return scopes;
    }

    // Without the cause of the parser, which quotes the text.
    private static IOException unexpected(String found, @Nullable TokenStoreException cause) {
        return new IOException(
                "the JSON to store is not what UserAuthorizer of google-auth-library-oauth2-http writes (" + found
                        + "); expected " + ACCESS_TOKEN + ", " + REFRESH_TOKEN + ", " + EXPIRY
                        + " in milliseconds, and "
                        + SCOPE + " as a list: use this store with UserAuthorizer only",
                cause);
    }
}
