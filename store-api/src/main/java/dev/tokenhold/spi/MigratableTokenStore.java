package dev.tokenhold.spi;

import dev.tokenhold.ConflictException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.TokenStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a migration needs of a store beyond {@link TokenStore}: to read past damage, to write a token exactly as it is rather than
 * merged, and to know which ids the store can keep. All stores of this project implement it.
 */
public interface MigratableTokenStore extends TokenStore {

    /**
     * Everything that is stored: what can be read, and for what cannot, where it is and why. Only a store that is damaged as a
     * whole is an exception.
     *
     * @return a stream in the order of the ids, the entries without one in the order of the store, to be closed
     */
    Stream<StoredToken> inventory();

    /**
     * The same in pages, so that several threads can share the work. A store whose entries take work to read, or that can begin
     * anywhere, overrides it.
     *
     * @param after the id after which to begin, entries without one included; null for everything
     * @param size how many entries a page has at most, at least 1
     * @return a stream of pages in the order of the inventory, to be taken by one thread and closed; none of them is empty
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
     * What is stored under some ids. A store that can be asked for many at once overrides it.
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
                entries.add(new StoredToken.Damaged("record " + id, id, String.valueOf(e.getMessage())));
            }
        }
        return entries;
    }

    /**
     * The tokens that have exactly the same user and client as some others; no client is a client of its own. {@link #findToken}
     * alone does not tell: to it a token without client id fits every client of the user. A store that can be asked for many at
     * once overrides it.
     *
     * @param tokens tokens, of any store; those without user name find nothing
     * @return the stored tokens, each with its id, in no particular order
     */
    default List<OAuthToken> withSameIdentities(Collection<OAuthToken> tokens) {
        return Identities.find(this, tokens);
    }

    /**
     * What is suspicious about the store as a whole though every token in it can be read: signs that tokens were lost, cut or merged
     * before. May read the whole store.
     *
     * @return sentences for people, without secrets and user names; empty when there is nothing to say
     */
    default List<String> warnings() {
        return List.of();
    }

    /**
     * Whether tokens can have an id here. A token with another one gets a {@link #newId}.
     *
     * @param id the id
     * @return whether {@link #replaceTokens} accepts it
     */
    default boolean keepsId(String id) {
        return true;
    }

    /**
     * Why the store cannot keep a token, as far as it can tell without writing it: what {@link #replaceTokens} would say. A store
     * that does not keep all values overrides it, so that a dry run can tell what would be refused.
     *
     * @param token the token; without id if it is to get a {@link #newId}
     * @return a sentence for people, without secrets and user names; empty if nothing is known to be in the way
     * @throws InvalidConfigurationException if no token can be written as things are
     */
    default Optional<String> refusal(OAuthToken token) {
        return Optional.empty();
    }

    /**
     * An id for a token that has none that the store can keep.
     *
     * @param taken tells the ids that cannot be given any more
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
     * Stores tokens exactly as they are, each in place of what the caller last saw under its id: all of them in one durable step,
     * or none.
     *
     * @param replacements what to store, no two with the same id; an empty list creates a store that has to be created, and
     *     changes nothing else
     * @return false, and nothing changed, when one of the stored tokens is not what the caller expected any more
     * @throws ConflictException if another id holds the same user and client
     * @throws InvalidTokenException if the store cannot keep one of the values; for what {@link #refusal} knows, it says the same
     */
    boolean replaceTokens(List<Replacement> replacements);

    /**
     * Deletes a token if it is exactly what the caller last saw, in one durable step. This default takes two.
     *
     * @param stored the token, with its id
     * @return false, and nothing changed, if it is not what is stored under the id
     */
    default boolean deleteExactly(OAuthToken stored) {
        String id = Objects.requireNonNull(stored.id(), "id");
        return findTokenById(id).filter(stored::equals).isPresent() && deleteToken(id);
    }

    /**
     * What keeps writers off while the store is copied.
     *
     * @return the fence, whether it stands or not; empty if this store cannot be fenced
     */
    default Optional<WriteFence> fence() {
        return Optional.empty();
    }

    /**
     * Where the store notes whether it leads a mirror.
     *
     * @return the register, whether anything is noted or not; empty if this store cannot be mirrored
     */
    default Optional<LeaderRegister> leaderRegister() {
        return Optional.empty();
    }
}
