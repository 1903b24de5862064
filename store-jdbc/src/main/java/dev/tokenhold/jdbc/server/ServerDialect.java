package dev.tokenhold.jdbc.server;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.jdbc.Dialect;
import dev.tokenhold.jdbc.Failure;
import dev.tokenhold.spi.FenceNotice;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adapts the SQL store to a kind of server. Implementations are thread-safe. */
public interface ServerDialect extends Dialect {

    /**
     * Explains an exception of this kind of server or its driver.
     *
     * @param failure the exception; its causes and chained exceptions count too
     * @return its meaning
     */
    ServerError explain(SQLException failure);

    /**
     * Finds the notice of the fence that refused a write.
     *
     * @param failure the exception
     * @return the notice; empty if something else failed, including the triggers of others
     */
    Optional<FenceNotice> fence(SQLException failure);

    /** {@return whether a server has ever accepted changes} Only then is a read-only one worth waiting for. */
    boolean wasWritable();

    /** {@return how long to wait for answers; null for connections that the application configures} */
    @Nullable
    AnswerTimeouts timeouts();

    @Override
    default Failure classify(SQLException failure) {
        return explain(failure).failure(wasWritable());
    }

    @Override
    default TokenStoreException fatal(SQLException failure) {
        SQLException cause = ServerError.withoutValues(failure);
        return fence(failure)
                .<TokenStoreException>map(notice -> notice.refusal(place(), cause))
                .orElseGet(() -> explain(failure).exception(place(), cause));
    }

    @Override
    default String reason(SQLException failure) {
        return explain(failure).reason();
    }

    @Override
    default void begin(Connection connection, int rows) throws SQLException {
        AnswerTimeouts timeouts = timeouts();
        if (timeouts != null) {
            timeouts.inTransaction(connection);
        }
        Dialect.super.begin(connection, rows);
    }

    @Override
    default void end(Connection connection, int rows) throws SQLException {
        Dialect.super.end(connection, rows);
        AnswerTimeouts timeouts = timeouts();
        if (timeouts != null) {
            timeouts.outsideOfTransaction(connection);
        }
    }
}
