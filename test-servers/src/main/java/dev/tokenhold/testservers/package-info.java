/**
 * Real servers for tests: {@link dev.tokenhold.testservers.MariaDbServer}, {@link dev.tokenhold.testservers.MySqlServer}, {@link
 * dev.tokenhold.testservers.GaleraCluster}, {@link dev.tokenhold.testservers.PostgreSqlServer}, {@link
 * dev.tokenhold.testservers.PostgreSqlPair} and {@link dev.tokenhold.testservers.PgBouncer}, {@link
 * dev.tokenhold.testservers.AuthorizationServer}, which issues tokens, and {@link dev.tokenhold.testservers.TcpProxy}, a network that
 * breaks on request.
 *
 * <p>All of them listen on the loopback interface only, keep their files, if any, in a temporary folder, and end with this JVM. Everything
 * in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.testservers;

import org.jspecify.annotations.NullMarked;
