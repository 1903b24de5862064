/**
 * Two stores that act as one ({@link dev.tokenhold.mirror.MirroredTokenStore}), and the {@link dev.tokenhold.mirror.Switchover} that
 * promotes the follower once it is proven equal.
 *
 * <p>Everything in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.mirror;

import org.jspecify.annotations.NullMarked;
