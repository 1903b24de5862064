/**
 * The reports of the command line: what a run did and found, as text, JSON and an HTML page with a chart. This package takes plain
 * values and does not know the commands, which use only its public classes.
 */
@NullMarked
package dev.tokenhold.migrate.cli.report;

import org.jspecify.annotations.NullMarked;
