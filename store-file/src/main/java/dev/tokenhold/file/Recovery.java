package dev.tokenhold.file;

/** What to do when a token file is damaged or missing and the generation before it, {@code PATH.bak}, is intact. */
public enum Recovery {

    /**
     * Read the generation before, and log a warning: it lacks the last change. The next save makes it the token file again and
     * keeps the damaged bytes as {@code PATH.damaged-TIME}.
     */
    AUTO,

    /** Refuse with {@link dev.tokenhold.CorruptStoreException}, so that somebody can decide. */
    FAIL
}
