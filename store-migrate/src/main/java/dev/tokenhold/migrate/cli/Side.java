package dev.tokenhold.migrate.cli;

import java.util.Locale;

/** Names one store of a command. */
enum Side {
    FROM,
    TO,
    STORE;

    /** Returns the option with its URI. */
    String option() {
        return "--" + name().toLowerCase(Locale.ROOT);
    }

    /** Returns the environment variable that holds the database password by default. */
    String passwordVariable() {
        return "TOKENHOLD_" + prefix().toUpperCase(Locale.ROOT).replace('-', '_') + "PASSWORD";
    }

    /** Returns the prefix of options for this store of two; empty for the only store of a command. */
    String prefix() {
        return this == STORE ? "" : name().toLowerCase(Locale.ROOT) + "-";
    }
}
