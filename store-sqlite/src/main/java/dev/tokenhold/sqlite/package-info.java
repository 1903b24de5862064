/**
 * Tokens in an SQLite database, in a file or in memory.
 *
 * <p>Everything in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.sqlite;

import org.jspecify.annotations.NullMarked;
