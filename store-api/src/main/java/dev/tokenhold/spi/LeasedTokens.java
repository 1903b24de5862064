package dev.tokenhold.spi;

import dev.tokenhold.ConflictException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a store together with their leases: a few bytes beside each token, by which processes agree on who refreshes it. They are
 * not encrypted, not authenticated, and not part of the token: copies of a store have none.
 *
 * <p>A change is compare-and-set on everything that is stored under the id, lease and token, whoever changed it. It passes every check
 * that saving a token passes, so that whoever gets a lease can save. Thread-safe.
 */
public interface LeasedTokens {

    /** The longest lease, in bytes. */
    int MAX_LENGTH = TokenRecord.MAX_LEASE_LENGTH;

    /**
     * What is stored under an id.
     *
     * @param token the token, as {@link dev.tokenhold.TokenStore#findTokenById} returns it
     * @param version a number that changes with every change of the token or the lease
     * @param lease 0 to {@value LeasedTokens#MAX_LENGTH} bytes; null for none
     */
    record Leased(OAuthToken token, long version, @Nullable Bytes lease) {

        /** {@return the id of the token} */
        public String id() {
            return Objects.requireNonNull(token.id());
        }
    }

    /**
     * A change of a lease alone.
     *
     * @param expected what you read
     * @param lease the lease to store; null for none
     */
    record LeaseChange(Leased expected, @Nullable Bytes lease) {}

    /**
     * Reads a token and its lease.
     *
     * @param id the id
     * @return what is stored under it, or empty
     */
    Optional<Leased> read(String id);

    /**
     * Replaces a token and its lease, exactly and in one durable step, if nothing was changed since you read them. Never inserts.
     *
     * @param expected what you read, from this store
     * @param token the token to store, under the same id; that of {@code expected} to change the lease alone
     * @param lease the lease to store; null for none
     * @return true if it was stored; false, and nothing changed, if something else is stored by now, or nothing
     * @throws IllegalArgumentException if the token has another id, or the lease is too long
     * @throws ConflictException if another id holds the user and client of the token
     * @throws StoreUnavailableException if the store fails; if the outcome is unknown, as after a switchover, read again to find out
     */
    boolean compareAndSet(Leased expected, OAuthToken token, @Nullable Bytes lease);

    /**
     * Names a refresh token without revealing it, for the content of leases.
     *
     * @param read what you read, and are going to judge or to replace: in a mirror the name is that of the store that it was read from
     * @param refreshToken the refresh token
     * @return 1 to {@value TokenRecord#MAX_LOOKUP_KEY_LENGTH} bytes; the same for the same refresh token in all programs that open this
     *     store, and others in another store
     * @throws IllegalArgumentException if the store can tell that it did not return {@code read}
     */
    Bytes nameOf(Leased read, String refreshToken);

    /**
     * Lists the tokens that have a lease. Leaves out tokens that cannot be read, and may read the whole store.
     *
     * @return a stream in the order of the ids; close it after use
     */
    Stream<Leased> held();

    /**
     * Reads tokens and their leases. Override it if the store can read many at once.
     *
     * @param ids the ids, any number of them
     * @return what is stored under them, in no particular order
     */
    default List<Leased> readAll(Set<String> ids) {
        return ids.stream().flatMap(id -> read(id).stream()).toList();
    }

    /**
     * Replaces leases as {@link #compareAndSet} does, in one step or in several. Override it if the store can change many at once.
     *
     * @param changes the changes, no two of the same id
     * @return true if all were made; false if something else is stored by now under one of the ids, and then some may have been made
     * @throws IllegalArgumentException if a lease is too long
     */
    default boolean replaceLeases(List<LeaseChange> changes) {
        boolean all = true;
        for (LeaseChange change : changes) {
            all &= compareAndSet(change.expected(), change.expected().token(), change.lease());
        }
        return all;
    }
}
