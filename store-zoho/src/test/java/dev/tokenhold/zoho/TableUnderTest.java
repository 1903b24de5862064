package dev.tokenhold.zoho;

/** What the tests of tables know of the database that they run on. */
interface TableUnderTest {

    /** The empty database of the current test. */
    SqlTable table();

    /** What the store logs. */
    Warnings warnings();
}
