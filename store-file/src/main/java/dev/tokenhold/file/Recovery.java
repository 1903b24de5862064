package dev.tokenhold.file;

/** Decides what happens when a token file is damaged or missing and the generation before it, {@code PATH.bak}, is intact. */
public enum Recovery {

    /**
     * Reads the generation before, which lacks the last change, and logs a warning. The next save makes it the token file again and
     * keeps the damaged bytes as {@code PATH.aside-TIME}.
     */
    AUTO,

    /** Refuses with {@link dev.tokenhold.CorruptStoreException}, so that an operator can decide. */
    FAIL
}
