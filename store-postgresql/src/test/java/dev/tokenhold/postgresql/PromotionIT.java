package dev.tokenhold.postgresql;

import dev.tokenhold.jdbc.server.EnduringWriters;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testkit.StoreLocation;
import dev.tokenhold.testservers.PostgreSqlPair;
import dev.tokenhold.testservers.PostgreSqlServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A primary that dies, or hangs, while four processes save, and its standby that is promoted. */
@Tag("long")
final class PromotionIT {

    private static final Duration DURATION = Duration.ofSeconds(Integer.getInteger("tokenhold.seconds", 25));
    private static final int PROCESSES = 4;
    private static final int TIME_FOR_A_FEW_WRITES = 5;

    @FunctionalInterface
    private interface Step {
        void take(PostgreSqlPair pair) throws SQLException;
    }

    @Test
    void nothingAcknowledgedIsLostWhenThePrimaryIsKilledAndTheStandbyPromoted() throws Exception {
        promote("a primary killed", pair -> pair.primary().kill());
    }

    @Test
    void nothingAcknowledgedIsLostWhenThePrimaryHangsAndTheStandbyIsPromoted() throws Exception {
        promote("a primary suspended", pair -> pair.primary().suspend());
    }

    @Test
    void nothingAcknowledgedIsLostWhenThePrimaryIsStoppedAndTheStandbyPromoted() throws Exception {
        promote("a primary stopped", pair -> pair.primary().stop());
    }

    @Test
    void nothingAcknowledgedIsLostWhenThePrimaryIsKilledAndStartedAgain() throws Exception {
        strike(
                "a primary killed and started again",
                pair -> pair.primary().kill(),
                pair -> pair.primary().start());
    }

    private static void promote(String what, Step fault) throws Exception {
        strike(what + ", and its standby promoted", fault, PostgreSqlPair::promote);
    }

    private static void strike(String what, Step fault, Step remedy) throws Exception {
        Machine.requireAvailable(PostgreSqlServer.unavailableReason());
        try (PostgreSqlPair pair = PostgreSqlPair.start(PostgreSqlServer::builder)) {
            TestTable table = TestTable.in(pair.createDatabase());
            StoreLocation location = table.location();
            StoreLocation both = new StoreLocation(
                    pair.uri(table.database()) + "?table=" + table.name(), location.settings(), location.environment());
            try (EnduringWriters writers = new EnduringWriters(DURATION, Collections.nCopies(PROCESSES, both))) {
                TimeUnit.SECONDS.sleep(TIME_FOR_A_FEW_WRITES);
                fault.take(pair);
                remedy.take(pair);
                writers.verify(what, Map.of("the primary", () -> table.open(both.uri())));
            }
        }
    }
}
