package dev.tokenhold.refresh;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.GaleraCluster;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A kind of store that several processes share. */
enum SharedStore {
    FILE {
        @Override
        Location create(Path folder) {
            return process -> "file:" + folder.resolve("tokens");
        }
    },
    SQLITE {
        @Override
        Location create(Path folder) {
            return process -> "sqlite:" + folder.resolve("tokens.db");
        }
    },
    MARIADB {
        @Override
        Location create(Path folder) throws SQLException {
            Machine.requireAvailable(MariaDbServer.unavailableReason());
            return table(MariaDbServer.shared().createDatabase(), 0);
        }
    },
    GALERA {
        @Override
        Location create(Path folder) throws SQLException {
            Machine.requireAvailable(GaleraCluster.unavailableReason());
            TestDatabase database = Cluster.SHARED.createDatabase();
            return table(database, GaleraCluster.NODES);
        }
    };

    static final String PASSWORD = "TOKENHOLD_TEST_PASSWORD";

    private static final AtomicInteger TABLES = new AtomicInteger();

    private static final class Cluster {
        static final GaleraCluster SHARED = GaleraCluster.start();
    }

    /** Where the processes find a store. */
    interface Location {

        /** The URI for a process, by its number. */
        String uri(int process);

        /** The password of the database, if there is one. */
        default String password() {
            return "";
        }

        /** The same store, reached by another port. */
        default Location through(int port) {
            throw new UnsupportedOperationException("not a server");
        }

        /** The settings of the store, none of them a secret. */
        default Map<String, String> settings() {
            Map<String, String> settings = new HashMap<>(TestKeyring.settings());
            if (!password().isEmpty()) {
                settings.put("password", "env:" + PASSWORD);
            }
            return settings;
        }

        /** Opens it in this process. */
        default TokenStore open(Path folder) {
            Map<String, String> settings = new HashMap<>(settings());
            settings.computeIfPresent("password", (name, source) -> "file:" + Secret.write(folder, password()));
            return TokenStores.open(uri(0), settings);
        }
    }

    /** Creates a store that is empty, or does not exist yet. */
    abstract Location create(Path folder) throws SQLException;

    private static Location table(TestDatabase database, int nodes) {
        return new Table(database, "tokens" + TABLES.incrementAndGet(), nodes);
    }

    private record Table(TestDatabase database, String name, int nodes) implements Location {

        @Override
        public String uri(int process) {
            TestDatabase node = nodes == 0
                    ? database
                    : database.at(Cluster.SHARED.node(1 + process % nodes).port());
            return node.uri() + "?table=" + name;
        }

        @Override
        public String password() {
            return database.password();
        }

        @Override
        public Location through(int port) {
            return new Table(database.at(port), name, 0);
        }
    }
}
