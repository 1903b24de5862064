package dev.tokenhold.transfer;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Replacement;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A store like Zoho's: ids are small numbers, and there are no attributes. */
final class NumberedStore extends ForwardingStore {

    private final boolean foresees;

    NumberedStore() {
        this(true);
    }

    private NumberedStore(boolean foresees) {
        super(new InMemoryTokenStore());
        this.foresees = foresees;
    }

    /** A store that refuses tokens only when they are written. */
    static NumberedStore withoutForesight() {
        return new NumberedStore(false);
    }

    @Override
    public boolean keepsId(String id) {
        return id.matches("[1-9][0-9]{0,9}");
    }

    @Override
    public String newId(Predicate<String> taken) {
        int id = 1;
        while (taken.test(Integer.toString(id))
                || findTokenById(Integer.toString(id)).isPresent()) {
            id++;
        }
        return Integer.toString(id);
    }

    @Override
    public Optional<String> refusal(OAuthToken token) {
        return !foresees || token.attributes().isEmpty()
                ? Optional.empty()
                : Optional.of("the token " + token.id() + " cannot be kept here");
    }

    @Override
    public boolean replaceTokens(List<Replacement> replacements) {
        for (Replacement replacement : replacements) {
            OAuthToken token = replacement.token();
            if (!keepsId(String.valueOf(token.id())) || !token.attributes().isEmpty()) {
                throw new InvalidTokenException("the token " + token.id() + " cannot be kept here");
            }
        }
        return super.replaceTokens(replacements);
    }
}
