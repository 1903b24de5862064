package dev.tokenhold.mysql;

import dev.tokenhold.jdbc.SchemaDeviation;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.Finding;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Examines the settings of a server that decide whether saves survive and records pass, which every account may read, and the rights of the
 * account.
 */
final class MySqlHealth {

    /** What a packet has beside the sealed bytes: the other columns, of which the id is the longest. */
    private static final long MOST_BESIDE_SEALED = 16 << 10;

    private MySqlHealth() {}

    /**
     * Examines the server of a connection. The connection of another attempt may go to another server of a cluster.
     *
     * @param encrypted whether the connection has to be encrypted
     */
    static List<Finding> examine(Connection connection, String table, String place, boolean encrypted)
            throws SQLException {
        List<Finding> findings = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            if (number(statement, "SELECT @@GLOBAL.innodb_flush_log_at_trx_commit") != 1) {
                findings.add(Finding.warning(
                        place,
                        "does not write each commit to disk (innodb_flush_log_at_trx_commit is not 1), so that a crash of the"
                                + " machine loses acknowledged saves",
                        "set innodb_flush_log_at_trx_commit=1"));
            }
            if (number(statement, "SELECT @@GLOBAL.log_bin") == 1
                    && number(statement, "SELECT @@GLOBAL.sync_binlog") != 1) {
                findings.add(Finding.warning(
                        place,
                        "does not write its binary log with each commit (sync_binlog is not 1), so that a crash of the machine"
                                + " may lose acknowledged saves",
                        "set sync_binlog=1"));
            }
            if (encrypted && cipher(statement).isEmpty()) {
                findings.add(Finding.warning(
                        place,
                        "is reached without TLS, so that others on the way can read and alter what is sent",
                        "set up TLS at the server, and take sslMode out of the URI"));
            }
            // A table that the store refuses may lack the columns, or be none.
            if (MySqlSchema.deviations(connection, table).stream().noneMatch(SchemaDeviation::harmful)) {
                packets(statement, table, place).ifPresent(findings::add);
                MySqlRights.onTable(statement, table, place).ifPresent(findings::add);
            }
            // Last: the connection is given up if the server has no grants.
            findings.addAll(MySqlRights.elsewhere(statement, table, place));
        }
        return findings;
    }

    private static Optional<Finding> packets(Statement statement, String table, String place) throws SQLException {
        long packet = number(statement, "SELECT @@max_allowed_packet");
        long longest = number(
                statement,
                "SELECT COALESCE(MAX(OCTET_LENGTH(sealed)), 0) FROM "
                        + new TableName(table).quoted(MySqlDialect.QUOTE));
        return packet >= longest + MOST_BESIDE_SEALED
                ? Optional.empty()
                : Optional.of(Finding.warning(
                        place,
                        "sends packets of " + packet
                                + " bytes at most (max_allowed_packet), and the longest record has " + longest
                                + ", so that it cannot be read or saved",
                        "set max_allowed_packet to at least " + (longest + MOST_BESIDE_SEALED)));
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private static String cipher(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SHOW SESSION STATUS LIKE 'Ssl_cipher'")) {
            return rows.next() ? String.valueOf(rows.getString(2)) : "";
        }
    }
}
