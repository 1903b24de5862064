/**
 * Tokens and the stores that keep them: {@link dev.tokenhold.OAuthToken}, {@link dev.tokenhold.TokenStore} and
 * {@link dev.tokenhold.TokenStores}, which opens a store by its URI.
 *
 * <p>Every failure is a {@link dev.tokenhold.TokenStoreException}, whose type says what to do about it. Everything in this
 * package is non-null unless it is annotated otherwise.
 */
@NullMarked
package dev.tokenhold;

import org.jspecify.annotations.NullMarked;
