/**
 * Records in SQL databases: one implementation of {@link dev.tokenhold.spi.RecordStore} for all of them, and a {@link
 * dev.tokenhold.jdbc.Dialect} for what differs between them.
 *
 * <p>A store for another database is a dialect, a schema file and the subclasses of two contract suites. Everything in this
 * package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.jdbc;

import org.jspecify.annotations.NullMarked;
