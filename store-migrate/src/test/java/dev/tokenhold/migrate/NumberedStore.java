package dev.tokenhold.migrate;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.spi.Replacement;
import java.util.List;
import java.util.function.Predicate;

/** A store like Zoho's: ids are small numbers, and there are no attributes. */
final class NumberedStore extends ForwardingStore {

    NumberedStore() {
        super(new InMemoryTokenStore());
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
    public boolean replaceTokens(List<Replacement> replacements) {
        for (Replacement replacement : replacements) {
            String id = String.valueOf(replacement.token().id());
            if (!keepsId(id) || !replacement.token().attributes().isEmpty()) {
                throw new InvalidTokenException("the token " + id + " cannot be kept here");
            }
        }
        return super.replaceTokens(replacements);
    }
}
