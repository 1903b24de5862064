/**
 * Tokens in PostgreSQL. {@link dev.tokenhold.postgresql.PostgreSqlTokenStore} opens them.
 *
 * <p>Everything in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.postgresql;

import org.jspecify.annotations.NullMarked;
