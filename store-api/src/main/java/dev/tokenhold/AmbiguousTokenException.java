package dev.tokenhold;

import java.util.List;

/**
 * Thrown when a user has tokens of several clients and the query names no client: ask again with a client id or an id. Nothing was
 * changed.
 */
public final class AmbiguousTokenException extends TokenStoreException {

    private static final long serialVersionUID = 1L;

    /** What {@link #ids()} returns. */
    private final String[] ids;

    /**
     * Creates an exception about some tokens.
     *
     * @param message what failed, where, what was expected, what to do
     * @param ids the ids of the user's tokens
     */
    public AmbiguousTokenException(String message, List<String> ids) {
        super(message);
        this.ids = ids.toArray(String[]::new);
    }

    /** {@return the ids of the user's tokens} */
    public List<String> ids() {
        return List.of(ids);
    }
}
