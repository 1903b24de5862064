/**
 * Contract suites: whoever writes a store extends {@link dev.tokenhold.testkit.TokenStoreContract} or {@link
 * dev.tokenhold.testkit.RecordStoreContract} in its tests, says how the store is opened, and learns whether it keeps the promises
 * of {@link dev.tokenhold.TokenStore} and {@link dev.tokenhold.spi.RecordStore}.
 *
 * <p>Everything in this package is non-null unless it is annotated otherwise.
 */
@NullMarked
package dev.tokenhold.testkit;

import org.jspecify.annotations.NullMarked;
