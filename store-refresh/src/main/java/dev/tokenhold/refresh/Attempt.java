package dev.tokenhold.refresh;

import dev.tokenhold.spi.Bytes;

/**
 * An attempt of this process to acquire a lease.
 *
 * @param bytes names it in the lease
 * @param begun when the acquiring write began, by {@link Host#nanoTime}
 * @param presented how many requests with the refresh token are counted, this one included
 * @param failures how many refreshes had failed in a row
 */
record Attempt(Bytes bytes, long begun, int presented, int failures) {}
