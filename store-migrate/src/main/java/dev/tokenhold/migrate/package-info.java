/**
 * Moving tokens from one store to another, and proving that it was done: {@link dev.tokenhold.migrate.Migration} copies,
 * {@link dev.tokenhold.migrate.StoreComparison} compares, and both tell what they found in a {@link
 * dev.tokenhold.migrate.MigrationReport} that holds no secret and no user name.
 *
 * <p>Everything in this package is non-null unless it is annotated otherwise.
 */
@NullMarked
package dev.tokenhold.migrate;

import org.jspecify.annotations.NullMarked;
