package dev.tokenhold.mysql;

import dev.tokenhold.jdbc.Failure;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Thrown when no server of a database can be used. */
final class NoServerException extends SQLException {

    private static final long serialVersionUID = 1L;

    private final transient MySqlError error;

    private NoServerException(MySqlError error, SQLException last) {
        super(error.reason(), "08001", last);
        this.error = error;
    }

    /**
     * Creates the exception for the failures of all servers.
     *
     * @param failures why each server cannot be used, in the order in which they were tried; at least one
     */
    static NoServerException of(Map<Server, SQLException> failures) {
        Map<Server, MySqlError> errors = new LinkedHashMap<>();
        failures.forEach((server, failure) -> errors.put(server, MySqlError.of(failure)));
        SQLException last = failures.values().stream().reduce((a, b) -> b).orElseThrow();
        // Waiting helps as long as one of them may come back.
        boolean fatal = errors.values().stream().allMatch(error -> error.failure() == Failure.FATAL);
        Set<String> reasons = errors.values().stream().map(MySqlError::reason).collect(Collectors.toSet());
        String reason = errors.size() == 1
                ? reasons.iterator().next()
                : errors.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue().reason())
                        .collect(Collectors.joining("; "));
        Set<MySqlError.Kind> kinds =
                errors.values().stream().map(MySqlError::kind).collect(Collectors.toSet());
        MySqlError.Kind kind = kinds.size() == 1 ? kinds.iterator().next() : MySqlError.Kind.ORDINARY;
        return new NoServerException(fatal ? MySqlError.fatal(reason, kind) : MySqlError.retry(reason), last);
    }

    MySqlError error() {
        return error;
    }
}
