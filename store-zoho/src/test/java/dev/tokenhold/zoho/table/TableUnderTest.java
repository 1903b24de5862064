package dev.tokenhold.zoho.table;

import dev.tokenhold.testkit.RecordedLog;

/** What the tests of tables know of the database that they run on. */
interface TableUnderTest {

    /** The empty database of the current test. */
    SqlTable table();

    /** A collation that takes upper and lower case for the same. */
    String ignoringCase();

    /** What the store logs. */
    RecordedLog warnings();
}
