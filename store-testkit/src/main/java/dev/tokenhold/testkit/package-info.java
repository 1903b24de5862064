/**
 * Contract suites for stores. To check that a store keeps the promises of {@link dev.tokenhold.TokenStore} or {@link
 * dev.tokenhold.spi.RecordStore}, extend {@link dev.tokenhold.testkit.TokenStoreContract} or {@link
 * dev.tokenhold.testkit.RecordStoreContract} in its tests and open the store there.
 *
 * <p>Everything in this package is non-null unless it is annotated otherwise.
 */
@NullMarked
package dev.tokenhold.testkit;

import org.jspecify.annotations.NullMarked;
