package dev.tokenhold.migrate.cli;

/**
 * The stores of a command with two.
 *
 * @param from the source
 * @param to the target
 */
record StorePair(Endpoint from, Endpoint to) {}
