/**
 * Access tokens that are still good for a while: {@link dev.tokenhold.refresh.FreshTokens} refreshes each at most once per expiry, across
 * threads, processes and hosts.
 *
 * <p>Everything in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.refresh;

import org.jspecify.annotations.NullMarked;
