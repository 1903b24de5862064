/**
 * Credentials of Google's OAuth client library and auth library in a {@link dev.tokenhold.TokenStore}, and credentials that {@link
 * dev.tokenhold.refresh.FreshTokens} refreshes, once for all processes.
 *
 * <p>Everything in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.google;

import org.jspecify.annotations.NullMarked;
