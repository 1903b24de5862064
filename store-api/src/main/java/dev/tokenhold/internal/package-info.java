/**
 * Code that the modules of this project share and no other program may use: durable files, locks between processes, threads. It is
 * exported to those modules alone and may change in any release.
 *
 * <p>Everything in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.internal;

import org.jspecify.annotations.NullMarked;
