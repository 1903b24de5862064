package dev.tokenhold.jdbc.server;

import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is ready for use, and what its server said when it was opened.
 *
 * @param connection the connection
 * @param isWritable whether the server accepts changes from every account
 * @param isolation the isolation level of its transactions, as JDBC spells it without {@code TRANSACTION_}, such as {@code
 *     READ_COMMITTED}; null if the server does not tell
 */
public record ServerSession(
        Connection connection, boolean isWritable, @Nullable String isolation) {}
