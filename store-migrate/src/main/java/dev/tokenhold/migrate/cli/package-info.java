/** The command line of store-migrate. {@link dev.tokenhold.migrate.cli.StoreMigrate} is the main class; nothing else is for others. */
@NullMarked
package dev.tokenhold.migrate.cli;

import org.jspecify.annotations.NullMarked;
