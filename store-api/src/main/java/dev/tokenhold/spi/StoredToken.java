package dev.tokenhold.spi;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStoreException;
import org.jspecify.annotations.Nullable;

/** One entry of a store's inventory. */
public sealed interface StoredToken {

    /** {@return the id that the entry is stored under, or null if the format has none or it is not known} */
    @Nullable
    String id();

    /**
     * A token that could be read.
     *
     * @param token the token; without an id where the store's format has none
     * @param key the id of the key that it is encrypted with; null where it is not encrypted
     */
    record Intact(OAuthToken token, @Nullable String key) implements StoredToken {

        @Override
        public @Nullable String id() {
            return token.id();
        }
    }

    /**
     * An entry that cannot be trusted as a token.
     *
     * @param place its place for people: a line, a record; without secrets and user names
     * @param id its id, or null if not even that is known
     * @param reason what is wrong with it, for people; without secrets and user names
     */
    record Damaged(String place, @Nullable String id, String reason) implements StoredToken {

        /**
         * Creates the entry of a record that does not open.
         *
         * @param id its id
         * @param failure says what is wrong with it
         * @return the entry
         */
        public static Damaged record(String id, TokenStoreException failure) {
            return new Damaged("record " + id, id, String.valueOf(failure.getMessage()));
        }
    }

    /**
     * A duplicate of another entry, which stands for it.
     *
     * @param place its place for people; without secrets and user names
     * @param id its id, or null if the format has none
     * @param reason why the other one counts, for people, naming its place or id
     */
    record Superseded(String place, @Nullable String id, String reason) implements StoredToken {}
}
