package dev.tokenhold.testservers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.testkit.Machine;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
final class GaleraClusterIT {

    private static GaleraCluster cluster;

    @BeforeAll
    static void start() {
        Machine.requireAvailable(GaleraCluster.unavailableReason());
        cluster = GaleraCluster.start();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static void insert(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS t (n INT AUTO_INCREMENT PRIMARY KEY)");
            statement.execute("INSERT INTO t VALUES ()");
        }
    }

    private static int rows(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION wsrep_sync_wait = 1");
            try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    private static TestDatabase at(TestDatabase database, int node) {
        return database.at(cluster.node(node).port());
    }

    @Test
    void whatOneNodeCommitsTheOthersShow() throws SQLException {
        TestDatabase database = cluster.createDatabase();
        assertThat(cluster.size(1)).isEqualTo(3);
        assertThat(cluster.uri(database, 2, 1))
                .isEqualTo("mysql://%s@127.0.0.1:%d,127.0.0.1:%d/%s"
                        .formatted(
                                database.user(),
                                cluster.node(2).port(),
                                cluster.node(1).port(),
                                database.name()));
        for (int node = 1; node <= GaleraCluster.NODES; node++) {
            insert(at(database, node));
        }
        for (int node = 1; node <= GaleraCluster.NODES; node++) {
            assertThat(rows(at(database, node))).isEqualTo(3);
        }
    }

    @Test
    void aKilledNodeJoinsAgain() throws SQLException {
        TestDatabase database = cluster.createDatabase();
        for (int node = 1; node <= GaleraCluster.NODES; node++) {
            cluster.node(node).kill();
            TestDatabase other = at(database, node % GaleraCluster.NODES + 1);
            insert(other);
            cluster.node(node).start();
            cluster.awaitSynced(node);
            assertThat(rows(at(database, node))).isEqualTo(node);
        }
    }

    @Test
    void aSuspendedNodeComesBack() throws SQLException {
        TestDatabase database = cluster.createDatabase();
        cluster.node(2).suspend();
        insert(at(database, 1));
        cluster.node(2).resume();
        cluster.awaitSynced(2);
        assertThat(rows(at(database, 2))).isEqualTo(1);
        assertThat(cluster.size(2)).isEqualTo(3);
    }

    @Test
    void aClusterRecoversFromTheLossOfAllNodes() throws SQLException {
        TestDatabase database = cluster.createDatabase();
        insert(database);
        cluster.node(3).stop();
        insert(database);
        cluster.node(1).kill();
        cluster.node(2).kill();

        cluster.recover();

        for (int node = 1; node <= GaleraCluster.NODES; node++) {
            assertThat(rows(at(database, node))).isEqualTo(2);
        }
    }
}
