/**
 * The stores of the Zoho SDKs as token stores, to migrate from and to: {@code zoho-csv:PATH} is the CSV file of the SDK's
 * FileStore, of any generation; {@code zoho-mysql://…} is the table of its DBStore, and {@code zoho-sqlite:PATH} the same table in
 * SQLite.
 *
 * <p>They are plaintext: whoever reads the file or table has the tokens. Everything in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.zoho;

import org.jspecify.annotations.NullMarked;
