package dev.tokenhold.zoho.row;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Replacement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Saving what the stores of an SDK can keep: tokens without attributes, under ids that the SDK can live with. */
public final class SdkSaving {

    private SdkSaving() {}

    /**
     * Why none of these stores can keep a token.
     *
     * @param token the token
     * @return a sentence for people; empty if nothing is known to be in the way
     */
    public static Optional<String> refusal(OAuthToken token) {
        return refusalOfAttributes(token)
                .or(() -> token.hasSomethingToKeep() ? Optional.empty() : Optional.of(SdkColumns.NOTHING_TO_KEEP));
    }

    /**
     * Refuses what can be refused without asking the store.
     *
     * @param tokens the tokens to save
     * @throws InvalidTokenException if one of them has attributes
     */
    public static void requireNoAttributes(List<OAuthToken> tokens) {
        tokens.forEach(token -> throwIfPresent(refusalOfAttributes(token)));
    }

    /**
     * Refuses tokens that are to be stored as they are, and cannot be.
     *
     * @param replacements the tokens to store
     * @throws InvalidTokenException if there is a {@link #refusal} of one of them
     */
    public static void requireKeepable(List<Replacement> replacements) {
        replacements.forEach(replacement -> throwIfPresent(refusal(replacement.token())));
    }

    /**
     * What to call a token in messages.
     *
     * @param token the token
     * @return for example {@code the token 7}
     */
    public static String named(OAuthToken token) {
        return token.id() == null ? "the token" : "the token " + token.id();
    }

    /**
     * Saves tokens, one after the other, and gives ids to new ones.
     *
     * @param <X> what finding ids may throw
     * @param stored the tokens that those to save can belong to, or be in conflict with
     * @param tokens the tokens to save
     * @param ids asked when the first id has to be given out, and never again
     * @return what is stored afterwards, one for each token
     * @throws X if finding ids fails
     * @throws InvalidTokenException if one of the tokens cannot be kept
     */
    public static <X extends Exception> List<OAuthToken> save(
            InMemoryTokenStore stored, List<OAuthToken> tokens, UsedIds.Source<X> ids) throws X {
        UsedIds used = null;
        List<OAuthToken> saved = new ArrayList<>(tokens.size());
        for (OAuthToken token : tokens) {
            throwIfPresent(refusal(token));
            OAuthToken withId = token;
            if (token.id() != null) {
                requireId(token.id(), stored);
            } else if (stored.findToken(token).isEmpty()) {
                used = used == null ? with(saved, ids.usedIds()) : used;
                withId =
                        token.toBuilder().id(used.next(id -> holds(stored, id))).build();
            }
            OAuthToken after = stored.saveToken(withId);
            used = used == null ? null : with(List.of(after), used);
            saved.add(after);
        }
        return List.copyOf(saved);
    }

    /**
     * Replaces tokens.
     *
     * @param stored the stored tokens
     * @param replacements the tokens to store
     * @return false, and nothing changed, when one of the stored tokens is not as expected
     * @throws InvalidTokenException if the SDK cannot live with the id of one of the tokens
     */
    public static boolean replace(InMemoryTokenStore stored, List<Replacement> replacements) {
        for (Replacement replacement : replacements) {
            requireId(Objects.requireNonNull(replacement.token().id()), stored);
        }
        return stored.replaceTokens(replacements);
    }

    private static UsedIds with(List<OAuthToken> tokens, UsedIds used) {
        UsedIds all = used;
        for (OAuthToken token : tokens) {
            all = all.with(Objects.requireNonNull(token.id()));
        }
        return all;
    }

    private static Optional<String> refusalOfAttributes(OAuthToken token) {
        int attributes = token.attributes().size();
        return attributes == 0
                ? Optional.empty()
                : Optional.of(
                        named(token) + " has " + attributes + (attributes == 1 ? " attribute" : " attributes")
                                + ", for which the stores of the Zoho SDKs have no column: remove them, or save it in another store");
    }

    /**
     * Refuses a token.
     *
     * @param refusal why; empty if there is no reason
     * @throws InvalidTokenException if there is one
     */
    public static void throwIfPresent(Optional<String> refusal) {
        if (refusal.isPresent()) {
            throw new InvalidTokenException(refusal.get());
        }
    }

    private static void requireId(String id, InMemoryTokenStore stored) {
        if (!SdkIds.isDecimal(id) && !holds(stored, id)) {
            throw new InvalidTokenException(
                    "the id " + id + " is not a decimal integer of at most 10 digits, which is all that the"
                            + " Zoho SDK can live with: give the token such an id, or none to have one assigned");
        }
    }

    private static boolean holds(InMemoryTokenStore stored, String id) {
        return stored.findTokenById(id).isPresent();
    }
}
