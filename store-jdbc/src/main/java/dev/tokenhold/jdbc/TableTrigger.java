package dev.tokenhold.jdbc;

/**
 * A trigger of a table.
 *
 * @param name its name
 * @param event when it fires, for example {@code BEFORE INSERT}; exactly so only if it fires for each row, under no further condition
 * @param action the statements that it executes
 */
public record TableTrigger(String name, String event, String action) {}
