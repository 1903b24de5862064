package dev.tokenhold.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.tokenhold.OAuthToken;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A plain table on a server, with a pool of connections. Every operation is one statement and one round trip. */
final class PlainPooled implements Contestant {

    private final HikariDataSource pool;

    PlainPooled(HikariDataSource pool) {
        this.pool = pool;
    }

    @Override
    public void fill(int tokens) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            PlainTable.create(connection);
            PlainTable.fill(connection, tokens);
        }
    }

    @Override
    public Object find(long user) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement select = connection.prepareStatement(PlainTable.SELECT)) {
            return PlainTable.find(select, user);
        }
    }

    @Override
    public Object save(long user, OAuthToken token) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement update = connection.prepareStatement(PlainTable.UPDATE)) {
            PlainTable.save(update, token);
            return token;
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
