package dev.tokenhold;

import java.util.List;

/**
 * Thrown when a token cannot be saved beside what is stored: another id holds the same user and client, or other writers kept
 * changing the token. Decide which token is to stay, or try again later. Nothing was changed.
 */
public sealed class ConflictException extends TokenStoreException permits StaleTokenException {

    private static final long serialVersionUID = 1L;

    /** What {@link #ids()} returns. */
    private final String[] ids;

    /**
     * Creates an exception about some tokens.
     *
     * @param message what failed, where, what was expected, what to do
     * @param ids the ids that conflict
     */
    public ConflictException(String message, List<String> ids) {
        super(message);
        this.ids = ids.toArray(String[]::new);
    }

    /** {@return the ids that conflict} */
    public List<String> ids() {
        return List.of(ids);
    }
}
