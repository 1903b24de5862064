/**
 * The table of the Zoho SDK's DBStore as a token store, to migrate from and to: {@code zoho-mysql://…}, and {@code zoho-sqlite:PATH} for
 * the same table in SQLite. It is plaintext: everyone who can read the table has the tokens.
 *
 * <p>Everything in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.zoho.table;

import org.jspecify.annotations.NullMarked;
