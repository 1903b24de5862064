package dev.tokenhold.migrate.cli;

/** Which store of a command. */
enum Side {
    FROM("from"),
    TO("to"),
    STORE("store");

    /** The option with its URI, without hyphens; that and a hyphen is in front of the options for this store alone. */
    final String name;

    Side(String name) {
        this.name = name;
    }

    String option() {
        return "--" + name;
    }
}
