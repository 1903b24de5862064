package dev.tokenhold.jdbc.server;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.jdbc.Failure;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The meaning of an exception, in our own words, since servers quote values in their messages.
 *
 * @param failure what it means for the transaction
 * @param reason what happened, and what to do about it if trying again does not help
 * @param ofServer whether another server may do better, so that the connection should be given up
 * @param kind what kind of error it is
 */
public record ServerError(Failure failure, String reason, boolean ofServer, Kind kind) {

    /** What else decides on what to do about an error. */
    public enum Kind {
        /** Nothing. */
        ORDINARY,
        /** What is stored is damaged. */
        DAMAGE,
        /** There is nothing of that name. */
        ABSENT,
        /** The server is read-only, perhaps only until another one has taken over from it. */
        READ_ONLY
    }

    /** A limit, since chains of exceptions may be circular. */
    private static final int LINKS = 20;

    /**
     * Creates an error after which another attempt at the same server may succeed.
     *
     * @param reason what happened
     * @return the error
     */
    public static ServerError retry(String reason) {
        return new ServerError(Failure.RETRY, reason, false, Kind.ORDINARY);
    }

    /**
     * Creates an error after which another attempt may succeed, perhaps at another server.
     *
     * @param reason what happened
     * @return the error
     */
    public static ServerError retryElsewhere(String reason) {
        return new ServerError(Failure.RETRY, reason, true, Kind.ORDINARY);
    }

    /**
     * Creates an error that leaves the outcome unknown.
     *
     * @param reason what happened
     * @return the error
     */
    public static ServerError unknown(String reason) {
        return new ServerError(Failure.OUTCOME_UNKNOWN, reason, true, Kind.ORDINARY);
    }

    /**
     * Creates an error that says that a unique key is taken.
     *
     * @return the error
     */
    public static ServerError conflict() {
        return new ServerError(Failure.CONFLICT, "a key that has to be unique is taken", false, Kind.ORDINARY);
    }

    /**
     * Creates an error that another attempt does not help against.
     *
     * @param reason what happened, and what to do
     * @return the error
     */
    public static ServerError fatal(String reason) {
        return fatal(reason, Kind.ORDINARY);
    }

    /**
     * Creates an error that another attempt does not help against.
     *
     * @param reason what happened, and what to do
     * @param kind its kind
     * @return the error
     */
    public static ServerError fatal(String reason, Kind kind) {
        return new ServerError(Failure.FATAL, reason, false, kind);
    }

    /**
     * Creates an error that says that the server takes no changes at present.
     *
     * @param reason what happened, and what to do
     * @return the error
     */
    public static ServerError readOnly(String reason) {
        return new ServerError(Failure.RETRY, reason, true, Kind.READ_ONLY);
    }

    /**
     * Lists an exception with its causes and the exceptions that are chained to it.
     *
     * @param failure the exception
     * @return the exception first, then those that it links to, at most 20
     */
    public static List<Throwable> links(SQLException failure) {
        List<Throwable> links = new ArrayList<>();
        Deque<Throwable> toVisit = new ArrayDeque<>(List.of(failure));
        while (!toVisit.isEmpty() && links.size() < LINKS) {
            Throwable link = toVisit.remove();
            links.add(link);
            if (link.getCause() != null) {
                toVisit.add(link.getCause());
            }
            if (link instanceof SQLException e && e.getNextException() != null) {
                toVisit.add(e.getNextException());
            }
        }
        return links;
    }

    /**
     * Returns an exception that says the same without the values that a server quotes in its messages.
     *
     * @param failure the exception of a server or of its driver
     * @return an exception with the same numbers and stack trace
     */
    public static SQLException withoutValues(SQLException failure) {
        // It was thrown before any connection was open, so it quotes no value.
        if (failure instanceof NoServerException) {
            return failure;
        }
        SQLException copy = new SQLException(
                "error " + failure.getErrorCode() + ", SQLState " + failure.getSQLState(),
                failure.getSQLState(),
                failure.getErrorCode());
        copy.setStackTrace(failure.getStackTrace());
        return copy;
    }

    /**
     * Tells what the error means for the transaction.
     *
     * @param wasWritable whether a server of the database has ever accepted changes: only then is a read-only one worth waiting for
     * @return its meaning
     */
    public Failure failure(boolean wasWritable) {
        return kind == Kind.READ_ONLY && !wasWritable ? Failure.FATAL : failure;
    }

    /**
     * Creates the exception for an error that another attempt does not help against.
     *
     * @param place the database
     * @param cause what the server said, without values
     * @return the exception to throw
     */
    public TokenStoreException exception(String place, SQLException cause) {
        String message = place + ": " + reason;
        return switch (kind) {
            case DAMAGE -> new CorruptStoreException(message, cause);
            case ABSENT -> new StoreUnavailableException(message, cause);
            case ORDINARY, READ_ONLY -> StoreUnavailableException.refused(message, cause);
        };
    }
}
