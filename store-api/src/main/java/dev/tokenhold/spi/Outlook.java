package dev.tokenhold.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a store says, before a copy, of all tokens that are to come into it, taken together.
 *
 * @param keepsNewIds whether it can keep the ids of these tokens beside its own; if not, the tokens whose ids it does not hold yet get
 *     new ones
 * @param warnings what to know before the copy: sentences for people, without secrets and user names
 * @param refusal why none of the tokens may be written: a sentence for people that says what to change; null if nothing is in the way
 */
public record Outlook(
        boolean keepsNewIds,
        List<String> warnings,
        @Nullable String refusal) {

    /** Nothing to say. */
    public static final Outlook CLEAR = new Outlook(true, List.of(), null);

    /**
     * Copies the list.
     *
     * @param keepsNewIds see above
     * @param warnings see above
     * @param refusal see above
     */
    public Outlook {
        warnings = List.copyOf(warnings);
    }
}
