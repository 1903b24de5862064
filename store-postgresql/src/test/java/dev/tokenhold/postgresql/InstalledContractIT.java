package dev.tokenhold.postgresql;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Both contract suites on the PostgreSQL that the operating system has. */
@Tag("long")
final class InstalledContractIT {

    @Nested
    final class Records extends RecordStoreSuite {
        Records() {
            super(Backend.INSTALLED);
        }
    }

    @Nested
    final class Tokens extends TokenStoreSuite {
        Tokens() {
            super(Backend.INSTALLED);
        }
    }
}
