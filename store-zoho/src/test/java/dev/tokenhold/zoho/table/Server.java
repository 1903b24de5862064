package dev.tokenhold.zoho.table;

import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.MySqlServer;
import java.util.Optional;

/** The servers that the tests run on. */
enum Server {
    MARIA_DB {
        @Override
        Optional<String> unavailableReason() {
            return MariaDbServer.unavailableReason();
        }

        @Override
        DatabaseServer shared() {
            return MariaDbServer.shared();
        }
    },

    MY_SQL {
        @Override
        Optional<String> unavailableReason() {
            return MySqlServer.unavailableReason();
        }

        @Override
        DatabaseServer shared() {
            return MySqlServer.shared();
        }
    };

    abstract Optional<String> unavailableReason();

    abstract DatabaseServer shared();

    DatabaseServer running() {
        Machine.requireAvailable(unavailableReason());
        return shared();
    }
}
