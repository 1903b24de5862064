package dev.tokenhold;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Keeps OAuth tokens.
 *
 * <p><b>Guarantees.</b> When a method that changes the store returns, the change is durable: it survives the end of the process,
 * and for stores on disk the loss of power. No method returns a token that was not saved, or a token other than the one asked for.
 * Many threads can use a store at once and, unless it says otherwise, many processes.
 *
 * <p><b>Matching.</b> A query, or a token to save, belongs to a stored token by the first of these rules that applies and finds one:
 *
 * <ol>
 *   <li>it has an id: the token with that id; no other rule is tried;
 *   <li>it has a user name: the token with the same user name and, where both sides have a client id, the same client id. If it has
 *       no client id and the user has tokens of several clients, the call throws {@link AmbiguousTokenException};
 *   <li>it has an access token and neither client id nor client secret: the token with the same access token;
 *   <li>it has client id, client secret and grant token: the token with the same client id and grant token;
 *   <li>it has client id, client secret and refresh token: the token with the same client id and refresh token.
 * </ol>
 *
 * <p>When it has a user name, rules 3 to 5 find only tokens without one: a user adopts a token that was first saved anonymously,
 * and never takes over another user's token. Where a rule finds several tokens, the one with the greatest id wins. Ids compare by
 * their UTF-8 bytes. Values compare exactly.
 *
 * <p><b>Absence.</b> An absent field is null in a token and is not a criterion in a query. A query to which no rule applies finds
 * nothing, never an arbitrary token.
 *
 * <p><b>Failures.</b> Every failure is a {@link TokenStoreException}, whose type says what to do. A null argument throws {@link
 * NullPointerException}. After {@link #close()} every method throws {@link StoreUnavailableException}.
 */
public interface TokenStore extends AutoCloseable {

    /**
     * Finds the stored token that the query belongs to.
     *
     * @param query a token with the fields that you know
     * @return the complete stored token, or empty when no rule finds one
     * @throws AmbiguousTokenException if the query names a user with tokens of several clients and no client
     */
    Optional<OAuthToken> findToken(OAuthToken query);

    /**
     * Finds the token with an id.
     *
     * @param id the id
     * @return the complete stored token, or empty when the store has none with that id
     */
    Optional<OAuthToken> findTokenById(String id);

    /**
     * Saves a token.
     *
     * <p><b>A token from this store</b>, changed by {@link OAuthToken#toBuilder} or not, replaces exactly what was read: absent fields
     * go. If another program has changed or deleted that since, nothing is saved, so that an old copy never replaces a newer token. To
     * save again, go on from what this method returned.
     *
     * <p><b>Any other token</b>, such as one made of a response of the provider, is merged into the stored token that it belongs to, or
     * added as a new one. Merging replaces the fields that are present in {@code token} and keeps the others, so a refresh response
     * without a refresh token does not lose the old one; another access token without expiry removes the old one's expiry. A new token
     * keeps its id, or gets one: a version 7 UUID (RFC 9562) unless the store says otherwise.
     *
     * @param token the token, with at least one of access, refresh and grant token
     * @return the token as it is now stored, with its id
     * @throws StaleTokenException if the token was read from this store, and what was read has changed or is gone
     * @throws InvalidTokenException if the token has no access, refresh or grant token, or if this store cannot keep one of its
     *     values
     * @throws ConflictException if another id already holds the token of the same user and client
     * @throws AmbiguousTokenException if the token names a user with tokens of several clients and no client
     */
    OAuthToken saveToken(OAuthToken token);

    /**
     * Changes a stored token: reads it, changes it, and saves it in place of what was read; again if another program has changed it
     * meanwhile. What several programs change alike at once is changed once.
     *
     * @param query finds the token, as in {@link #findToken}
     * @param change makes the token to save of the stored one, with the same id; absent fields go, and an equal token is not written. It
     *     may be called several times, so it must not send requests: get the new tokens first
     * @return the token as it is now stored; empty, and nothing saved, if none was found
     * @throws StaleTokenException if others changed the token during each of 100 attempts
     * @throws IllegalArgumentException if the changed token has another id
     * @throws UnsupportedOperationException if this store does not remember what was read: find the token and save the change
     */
    default Optional<OAuthToken> updateToken(OAuthToken query, UnaryOperator<OAuthToken> change) {
        return TokenUpdate.of(this, query, change);
    }

    /**
     * Deletes the token with an id. Neither the store's files nor its tables keep a copy of it.
     *
     * @param id the id
     * @return whether there was one
     */
    boolean deleteToken(String id);

    /**
     * Deletes the token that {@link #findToken} finds.
     *
     * <p>In the stores of this project this is one operation: if another program changes the token meanwhile, it is deleted only if the
     * query still finds it. If the query is a token that was read from the store, it is deleted only if it is still equal to what was
     * read, so that you never delete a newer token than the one you know. This default finds the token and deletes what is then under its
     * id.
     *
     * @param query finds the token, as in {@link #findToken}
     * @return whether there was one
     * @throws StaleTokenException if the query was read from this store, and what was read has changed; or if others changed the token
     *     during each of 100 attempts. Nothing was deleted
     * @throws AmbiguousTokenException if the query names a user with tokens of several clients and no client
     */
    default boolean deleteToken(OAuthToken query) {
        return findToken(query)
                .map(found -> deleteToken(Objects.requireNonNull(found.id())))
                .orElse(false);
    }

    /**
     * {@return all tokens, an unmodifiable list in the order of the ids} {@link #streamTokens()} does not hold them all in memory.
     */
    List<OAuthToken> getTokens();

    /** Deletes all tokens. Neither the store's files nor its tables keep a copy of them. */
    void deleteTokens();

    /**
     * Streams all tokens, one at a time. A token that is saved or deleted while the stream is open may or may not appear; every
     * other token appears once.
     *
     * <p>The stores of this project need constant memory; this default reads all tokens at once. The stream's operations throw the
     * same exceptions as this method.
     *
     * @return a stream in the order of the ids; close it after use
     */
    default Stream<OAuthToken> streamTokens() {
        return getTokens().stream();
    }

    /**
     * Saves several tokens as if one after the other by {@link #saveToken}.
     *
     * <p>In the stores of this project either all are saved, in one durable step, or none is. This default stops at the first
     * failure and keeps what it has saved.
     *
     * @param tokens the tokens
     * @return the tokens as they were stored, in the order given
     */
    default List<OAuthToken> saveTokens(List<OAuthToken> tokens) {
        List<OAuthToken> saved = new ArrayList<>(tokens.size());
        for (OAuthToken token : tokens) {
            saved.add(saveToken(token));
        }
        return List.copyOf(saved);
    }

    /** Releases the files, locks and connections that the store holds. Closing twice does nothing. */
    @Override
    default void close() {}
}
