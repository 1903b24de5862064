package dev.tokenhold.spi;

import dev.tokenhold.ConflictException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.TokenStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
     * What is suspicious about the store as a whole though every token in it can be read: signs that tokens were lost, cut or merged
     * before. May read the whole store.
     *
     * @return sentences for people, without secrets and user names; empty when there is nothing to say
     */
    default List<String> warnings() {
        return List.of();
    }

    /**
     * Whether the store can keep a token under an id.
     *
     * @param id the id
     * @return whether {@link #replaceTokens} accepts it
     */
    default boolean keepsId(String id) {
        return true;
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
     * @throws InvalidTokenException if the store cannot keep one of the values
     */
    boolean replaceTokens(List<Replacement> replacements);
}
