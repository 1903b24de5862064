/**
 * Moves tokens from one store to another and proves it: {@link dev.tokenhold.transfer.Migration} copies, {@link
 * dev.tokenhold.transfer.StoreComparison} compares, and both return a {@link dev.tokenhold.transfer.MigrationReport}, which holds no
 * secret and no user name.
 *
 * <p>Everything in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.transfer;

import org.jspecify.annotations.NullMarked;
