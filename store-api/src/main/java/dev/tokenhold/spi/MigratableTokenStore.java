package dev.tokenhold.spi;

import dev.tokenhold.ConflictException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.internal.TokenDeletion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store that tokens can be migrated from and to. Beyond {@link TokenStore}, it reads past damage, writes a token exactly as it is
 * rather than merged, and tells which ids it can keep. All stores of this project implement it.
 */
public interface MigratableTokenStore extends LeasingTokenStore {

    /**
     * Lists everything that is stored: each token, and for each entry that cannot be read, its place and the reason. Throws an
     * exception only if the store is damaged as a whole.
     *
     * @return a stream in the order of the ids, the entries without one in the order of the store; close it after use
     */
    Stream<StoredToken> inventory();

    /**
     * Lists the same in pages, so that several threads can share the work. Override it if entries take work to read, or if the
     * store can begin at any id.
     *
     * @param after the id after which to begin, entries without one included; null for everything
     * @param size how many entries a page has at most, at least 1
     * @return a stream of pages in the order of the inventory, none of them empty; one thread takes the pages and closes the stream
     */
    default Stream<InventoryPage> inventoryPages(@Nullable String after, int size) {
        Stream<StoredToken> entries = inventory();
        return Chunks.of(after == null ? entries : entries.filter(entry -> comesAfter(entry, after)), size)
                .map(chunk -> () -> chunk);
    }

    private static boolean comesAfter(StoredToken entry, String after) {
        String id = entry.id();
        return id == null || TokenIds.ORDER.compare(id, after) > 0;
    }

    /**
     * Lists what is stored under some ids. Override it if the store can read many at once.
     *
     * @param ids the ids, any number of them
     * @return the entries, intact or damaged, in the order of their ids; none for an id under which nothing is stored
     */
    default List<StoredToken> inventoryOf(Set<String> ids) {
        List<StoredToken> entries = new ArrayList<>();
        for (String id : ids.stream().sorted(TokenIds.ORDER).toList()) {
            try {
                findTokenById(id).ifPresent(token -> entries.add(new StoredToken.Intact(token, null)));
            } catch (TamperedRecordException e) {
                entries.add(StoredToken.Damaged.record(id, e));
            }
        }
        return entries;
    }

    /**
     * Finds the stored tokens with exactly the same user and client as some given ones; an absent client id equals only an absent one.
     * {@link #findToken} cannot do that: to it a token without client id matches every client of the user. Override it if the store
     * can look up many at once.
     *
     * @param tokens tokens of any store; those without a user name find nothing
     * @return the stored tokens, each with its id, in no particular order
     */
    default List<OAuthToken> withSameIdentities(Collection<OAuthToken> tokens) {
        return Identities.find(this, tokens);
    }

    /**
     * Returns what is suspicious about the store as a whole although every token can be read: signs that tokens were lost, cut or
     * merged before. May read the whole store.
     *
     * @return sentences for people, without secrets and user names; empty when there is nothing to warn of
     */
    default List<String> warnings() {
        return List.of();
    }

    /**
     * Tells whether the store can keep an id. A token with an id that it cannot keep gets a {@link #newId}.
     *
     * @param id the id
     * @return whether {@link #replaceTokens} accepts it
     */
    default boolean keepsId(String id) {
        return true;
    }

    /**
     * Looks at all tokens that a copy is to bring, before anything is written. Override it if tokens that the store can keep one by one
     * can be in each other's way, or if the program that the store belongs to cannot work with them.
     *
     * @param tokens opens the tokens of the source in the order of their ids; close the stream. Some of them may be here already
     * @return what the store says of them
     */
    default Outlook outlook(Supplier<Stream<OAuthToken>> tokens) {
        return Outlook.CLEAR;
    }

    /**
     * Says why the store cannot keep a token, as far as it can tell without writing it, in the words of {@link #replaceTokens}.
     * Override it if the store cannot keep all values, so that a dry run reports what would be refused.
     *
     * @param token the token; without an id if it is to get a {@link #newId}
     * @return a sentence for people, without secrets and user names; empty if the store knows no reason
     * @throws InvalidConfigurationException if the store cannot write any token in its present state
     */
    default Optional<String> refusal(OAuthToken token) {
        return Optional.empty();
    }

    /**
     * Tells how much the store takes.
     *
     * @return its limits; {@link StoreLimits#NONE} by default
     */
    default StoreLimits limits() {
        return StoreLimits.NONE;
    }

    /**
     * Creates an id for a token whose own id the store cannot keep.
     *
     * @param taken tells which ids are already given
     * @return an id that is neither taken nor in the store
     */
    default String newId(Predicate<String> taken) {
        String id = TokenIds.next();
        while (taken.test(id)) {
            id = TokenIds.next();
        }
        return id;
    }

    /**
     * Stores tokens exactly as they are, each in place of what you last saw under its id: all of them in one durable step, or none. More of
     * them than the batch of {@link #limits} take several steps; if one fails, the tokens of the steps before it are stored.
     *
     * @param replacements what to store, no two with the same id; an empty list creates a store that has to be created, and
     *     changes nothing else
     * @return true if all were stored; false, and nothing changed, if one of the stored tokens is no longer the expected one
     * @throws ConflictException if another id holds the same user and client
     * @throws InvalidTokenException if the store cannot keep one of the values; where {@link #refusal} gives a reason, the message
     *     is the same
     */
    boolean replaceTokens(List<Replacement> replacements);

    /**
     * Deletes a token if it is exactly what you last saw, in one durable step. This default takes two.
     *
     * @param stored the token, with its id
     * @return true if it was deleted; false, and nothing changed, if it is not what is stored under the id
     */
    default boolean deleteExactly(OAuthToken stored) {
        String id = Objects.requireNonNull(stored.id(), "id");
        return findTokenById(id).filter(stored::equals).isPresent() && deleteToken(id);
    }

    @Override
    default boolean deleteToken(OAuthToken query) {
        return TokenDeletion.of(this, query).isPresent();
    }

    /**
     * Deletes an entry that {@link #inventory} shows as damaged and that has no id.
     *
     * @param key what its place says behind {@code row}, such as {@code 0xff}
     * @return true if it was deleted; false, and nothing changed, if there is no such entry
     */
    default boolean deleteMalformed(String key) {
        return false;
    }

    /**
     * Names the store in the memory of its tokens, see {@link OAuthToken#asRead}: the same name whenever and however this store is opened,
     * and another one for any other store. Tokens that {@link #inventory} and the other methods of a migration return do not remember it.
     *
     * @return the name; empty if the store has none yet, because nothing was ever saved in it, or if it returns tokens without memory
     */
    default Optional<String> origin() {
        return Optional.empty();
    }

    /**
     * Says where the store is, so that it is not taken for another one under another address.
     *
     * @return the place; empty if the store cannot tell
     */
    default Optional<StorePlace> place() {
        return Optional.empty();
    }

    /** {@return the fence that keeps writers off while the store is copied, raised or not; empty if this store cannot be fenced} */
    default Optional<WriteFence> fence() {
        return Optional.empty();
    }

    /**
     * {@return the register in which the store notes its role in a mirror, with a note or without; empty if it cannot be mirrored}
     */
    default Optional<LeaderRegister> leaderRegister() {
        return Optional.empty();
    }

    /** {@return what authenticates the notes in the register; empty if the store has no keyring} */
    default Optional<MirrorSeal> mirrorSeal() {
        return Optional.empty();
    }
}
