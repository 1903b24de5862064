/**
 * The one HTTP exchange of a refresh, for the refreshers of this project. Not API.
 *
 * <p>Everything in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.refresh.internal;

import org.jspecify.annotations.NullMarked;
