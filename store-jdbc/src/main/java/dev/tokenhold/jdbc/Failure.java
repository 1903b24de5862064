package dev.tokenhold.jdbc;

/** Tells what an {@link java.sql.SQLException} means for the transaction in which it occurred. */
public enum Failure {

    /**
     * Nothing was changed, and another attempt may succeed soon: a deadlock, a lock timeout, no connection, a cluster node that
     * does not take part at present.
     */
    RETRY,

    /**
     * The answer is missing: the connection broke, or the disk failed. During a commit the outcome is unknown; before it nothing
     * was changed.
     */
    OUTCOME_UNKNOWN,

    /** A key that has to be unique is taken; nothing was changed. */
    CONFLICT,

    /** Trying again does not help; nothing was changed. */
    FATAL
}
