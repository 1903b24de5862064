package dev.tokenhold;

import java.util.List;

/** A user has tokens of several clients and the client was not named: ask again with a client id or an id. Nothing was changed. */
public final class AmbiguousTokenException extends TokenStoreException {

    private static final long serialVersionUID = 1L;

    /** What {@link #ids()} returns. */
    private final String[] ids;

    /**
     * An exception about some tokens.
     *
     * @param message what failed, where, what was expected, what to do
     * @param ids the ids of the user's tokens
     */
    public AmbiguousTokenException(String message, List<String> ids) {
        super(message);
        this.ids = ids.toArray(String[]::new);
    }

    /**
     * The tokens concerned.
     *
     * @return the ids of the user's tokens
     */
    public List<String> ids() {
        return List.of(ids);
    }
}
