/**
 * Encryption, and everything that needs to see tokens in the clear: {@link dev.tokenhold.crypto.Keyring}, which holds the keys,
 * and {@link dev.tokenhold.crypto.EncryptedTokenStore}, which makes a {@link dev.tokenhold.TokenStore} of any {@link
 * dev.tokenhold.spi.RecordStore}.
 *
 * <p>The formats are specified in {@code docs/format.md}. Everything in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.crypto;

import org.jspecify.annotations.NullMarked;
