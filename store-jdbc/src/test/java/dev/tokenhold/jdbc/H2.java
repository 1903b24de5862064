package dev.tokenhold.jdbc;

import java.nio.file.Path;
import java.time.Duration;
import org.h2.jdbcx.JdbcConnectionPool;

/** H2 databases in files, opened by several stores at once. */
final class H2 {

    private H2() {}

    static Database open(Path folder) {
        return open(folder, new H2Dialect());
    }

    static Database open(Path folder, Dialect dialect) {
        return open(folder, dialect, Duration.ofSeconds(20));
    }

    static Database open(Path folder, Dialect dialect, Duration patience) {
        JdbcConnectionPool pool =
                JdbcConnectionPool.create("jdbc:h2:" + folder.resolve("records") + ";DB_CLOSE_ON_EXIT=FALSE", "sa", "");
        pool.setMaxConnections(20);
        Connections connections = Connections.of(pool);
        return new Database(dialect, connections, patience);
    }
}
