/** The command line of store-migrate. Its main class, {@link dev.tokenhold.migrate.cli.StoreMigrate}, is the only public one. */
@NullMarked
package dev.tokenhold.migrate.cli;

import org.jspecify.annotations.NullMarked;
