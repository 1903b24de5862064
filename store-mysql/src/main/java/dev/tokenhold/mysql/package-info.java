/**
 * Tokens in MySQL, MariaDB, and clusters of them. {@link dev.tokenhold.mysql.MySqlTokenStore} opens them.
 *
 * <p>Everything in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.mysql;

import org.jspecify.annotations.NullMarked;
