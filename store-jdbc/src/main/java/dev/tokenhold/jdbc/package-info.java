/**
 * Records in SQL databases: the one implementation of {@link dev.tokenhold.spi.RecordStore} for all of them, and what differs
 * between them, a {@link dev.tokenhold.jdbc.Dialect}.
 *
 * <p>A store for another database is a dialect, a schema file and the subclasses of two contract suites. Everything in this
 * package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.jdbc;

import org.jspecify.annotations.NullMarked;
