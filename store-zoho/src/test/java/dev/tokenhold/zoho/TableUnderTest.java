package dev.tokenhold.zoho;

import dev.tokenhold.testkit.RecordedLog;

/** What the tests of tables know of the database that they run on. */
interface TableUnderTest {

    /** The empty database of the current test. */
    SqlTable table();

    /** What the store logs. */
    RecordedLog warnings();
}
