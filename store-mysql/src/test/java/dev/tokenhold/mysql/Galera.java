package dev.tokenhold.mysql;

import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.GaleraCluster;
import dev.tokenhold.testservers.TestDatabase;
import java.sql.SQLException;

/** The one cluster that the tests of this JVM share, with one database. */
final class Galera {

    private static final class Shared {

        static final GaleraCluster CLUSTER = GaleraCluster.start();
        static final TestDatabase DATABASE = createDatabase();

        private static TestDatabase createDatabase() {
            try {
                return CLUSTER.createDatabase();
            } catch (SQLException e) {
                throw new AssertionError("no database can be created", e);
            }
        }
    }

    private Galera() {}

    /** The running cluster. Skips the test where there can be none. */
    static GaleraCluster cluster() {
        Machine.requireAvailable(GaleraCluster.unavailableReason().map("no Galera cluster: "::concat));
        return Shared.CLUSTER;
    }

    /** The database on one of its nodes. */
    static TestDatabase database(int node) {
        return Shared.DATABASE.at(cluster().node(node).port());
    }
}
