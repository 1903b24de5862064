/**
 * The CSV file of the Zoho SDK's FileStore as a token store, {@code zoho-csv:PATH}, to migrate from and to. It is plaintext: everyone who
 * can read the file has the tokens.
 *
 * <p>Everything in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.zoho.csv;

import org.jspecify.annotations.NullMarked;
