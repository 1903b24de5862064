/**
 * Tokens in one encrypted file: {@link dev.tokenhold.file.FileTokenStore}, by URI {@code file:PATH}.
 *
 * <p>The format is specified in {@code docs/format.md}. Everything in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.file;

import org.jspecify.annotations.NullMarked;
