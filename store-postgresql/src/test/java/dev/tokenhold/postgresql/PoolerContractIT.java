package dev.tokenhold.postgresql;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Both contract suites through a pooler that gives each transaction to another session. */
@Tag("long")
final class PoolerContractIT {

    @Nested
    final class Records extends RecordStoreSuite {
        Records() {
            super(Backend.POOLED);
        }
    }

    @Nested
    final class Tokens extends TokenStoreSuite {
        Tokens() {
            super(Backend.POOLED);
        }
    }
}
