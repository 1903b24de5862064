package dev.tokenhold.jdbc;

/** What an {@link java.sql.SQLException} means for the transaction in which it occurred. */
public enum Failure {

    /**
     * Nothing was changed, and the same may well succeed in a moment: a deadlock, a lock that was not free in time, no connection, a
     * cluster node that does not take part at present.
     */
    RETRY,

    /**
     * The answer is missing: the connection broke, or the disk failed. While a change was being committed its outcome is unknown; before
     * that nothing was changed.
     */
    OUTCOME_UNKNOWN,

    /** A key that has to be unique is taken; nothing was changed. */
    CONFLICT,

    /** Trying again does not help; nothing was changed. */
    FATAL
}
