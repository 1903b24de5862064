package dev.tokenhold.jdbc.server;

import dev.tokenhold.jdbc.Failure;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Thrown when no server of a database can be used. */
public final class NoServerException extends SQLException {

    private static final long serialVersionUID = 1L;

    private final transient ServerError error;

    private NoServerException(ServerError error, @Nullable SQLException last) {
        super(error.reason(), "08001", last);
        this.error = error;
    }

    /**
     * Creates the exception for the errors of all servers.
     *
     * @param errors why each server cannot be used, in the order in which they were tried; at least one
     * @param last the exception of the last server that threw one, or null
     */
    static NoServerException of(Map<Server, ServerError> errors, @Nullable SQLException last) {
        // Waiting helps as long as one of them may come back.
        boolean fatal = errors.values().stream().allMatch(error -> error.failure() == Failure.FATAL);
        Set<String> reasons = errors.values().stream().map(ServerError::reason).collect(Collectors.toSet());
        String reason = errors.size() == 1
                ? reasons.iterator().next()
                : errors.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue().reason())
                        .collect(Collectors.joining("; "));
        Set<ServerError.Kind> kinds =
                errors.values().stream().map(ServerError::kind).collect(Collectors.toSet());
        ServerError.Kind kind = kinds.size() == 1 ? kinds.iterator().next() : ServerError.Kind.ORDINARY;
        return new NoServerException(fatal ? ServerError.fatal(reason, kind) : ServerError.retry(reason), last);
    }

    /** {@return what the failures mean together} */
    public ServerError error() {
        return error;
    }
}
