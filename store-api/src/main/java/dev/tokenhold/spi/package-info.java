/**
 * For those who write a store: {@link dev.tokenhold.spi.RecordStore}, with the eight methods over opaque bytes that a store has to
 * have, {@link dev.tokenhold.spi.TokenStoreProvider}, which registers it under a URI scheme, and the few pieces that every store
 * needs.
 *
 * <p>Programs that only keep tokens do not need this package. Everything in it is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.spi;

import org.jspecify.annotations.NullMarked;
