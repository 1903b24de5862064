package dev.tokenhold.zoho.table;

import org.jspecify.annotations.Nullable;

/**
 * A column of a table as the database describes it.
 *
 * @param name its name in lower case
 * @param type its type as it was declared
 * @param length how much it was declared for; null where that is not said
 * @param lengthInBytes whether that is in bytes of UTF-8 rather than in characters
 * @param charset the character set of the values; null where the database has one for all
 * @param collation how the database compares values; null where it does not tell
 * @param nullable whether it can be without a value
 */
record TableColumn(
        String name,
        String type,
        @Nullable Long length,
        boolean lengthInBytes,
        @Nullable String charset,
        @Nullable String collation,
        boolean nullable) {}
