/**
 * What the stores of the Zoho SDKs have in common, in the CSV file of the SDK's FileStore and in the table of its DBStore: the columns,
 * the ids, and which of several rows for one token stands. {@code csv} and {@code table} build on it; none of it is API.
 *
 * <p>Everything in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.zoho.row;

import org.jspecify.annotations.NullMarked;
