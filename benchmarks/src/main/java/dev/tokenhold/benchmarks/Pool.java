package dev.tokenhold.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tokenhold.testservers.TestDatabase;

/** Opens pools of the same size and with the same properties of the drivers as those that our stores open for themselves. */
final class Pool {

    private static final int SIZE = 8;

    private Pool() {}

    static HikariDataSource open(TestDatabase database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl() + "&" + properties(database.scheme()));
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(SIZE);
        config.setMinimumIdle(0);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return new HikariDataSource(config);
    }

    private static String properties(String scheme) {
        return scheme.equals("mysql")
                ? "characterEncoding=UTF-8&rewriteBatchedStatements=true"
                : "reWriteBatchedInserts=true";
    }
}
