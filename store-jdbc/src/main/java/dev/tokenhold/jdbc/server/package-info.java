/**
 * What the dialects of database servers share: URIs with several servers, failover, a pool, the explanation of errors. For Tokenhold's own
 * modules, which alone may read this package.
 *
 * <p>Everything in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.jdbc.server;

import org.jspecify.annotations.NullMarked;
