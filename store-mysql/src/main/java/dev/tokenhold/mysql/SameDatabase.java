package dev.tokenhold.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether two connections lead to one database. Servers have many addresses, and what they say of themselves is not unique: the
 * host name, the port and the folder of one container are often those of another, and a server that was copied has the id of the
 * original. So one connection takes a lock of a random name, and the other one looks for it. The nodes of a cluster do not share such
 * locks: there the id of the cluster counts.
 */
final class SameDatabase {

    private SameDatabase() {}

    /** Tells whether they do. */
    static boolean isOf(Connection one, Connection other) throws SQLException {
        String name = query(one, "SELECT IF(@@lower_case_table_names = 0, DATABASE(), LOWER(DATABASE()))");
        String otherName = query(other, "SELECT IF(@@lower_case_table_names = 0, DATABASE(), LOWER(DATABASE()))");
        if (!Objects.equals(name, otherName)) {
            return false;
        }
        String cluster = cluster(one);
        String otherCluster = cluster(other);
        boolean clustered = !cluster.isEmpty() || !otherCluster.isEmpty();
        return clustered ? cluster.equals(otherCluster) : shareLocks(one, other);
    }

    private static boolean shareLocks(Connection one, Connection other) throws SQLException {
        String lock = "tokenhold " + UUID.randomUUID();
        if (!"1".equals(query(one, "SELECT GET_LOCK(?, 0)", lock))) {
            return false;
        }
        try {
            return "0".equals(query(other, "SELECT IS_FREE_LOCK(?)", lock));
        } finally {
            query(one, "SELECT RELEASE_LOCK(?)", lock);
        }
    }

    /** The id of the cluster that a server takes part in, empty if it is in none. */
    private static String cluster(Connection connection) throws SQLException {
        String galera = value(connection, "SHOW STATUS LIKE 'wsrep_cluster_state_uuid'");
        return galera.isEmpty() ? value(connection, "SHOW VARIABLES LIKE 'group_replication_group_name'") : galera;
    }

    private static String value(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? Objects.requireNonNullElse(row.getString(2), "") : "";
        }
    }

    private static @Nullable String query(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }
}
