package dev.tokenhold.postgresql;

import org.junit.jupiter.api.Tag;

/** The contract of records on the PostgreSQL that the operating system has; that of tokens is tried through a pooler before it. */
@Tag("long")
final class InstalledContractIT extends RecordStoreSuite {

    InstalledContractIT() {
        super(Backend.INSTALLED);
    }
}
