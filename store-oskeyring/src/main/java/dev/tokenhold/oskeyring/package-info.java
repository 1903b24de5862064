/**
 * The keyring of the operating system: {@link dev.tokenhold.crypto.KeyProtection#osKeyring} finds it, so there is nothing to call.
 *
 * <p>Everything in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.oskeyring;

import org.jspecify.annotations.NullMarked;
