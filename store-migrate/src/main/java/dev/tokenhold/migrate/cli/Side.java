package dev.tokenhold.migrate.cli;

/** Which store of a command. */
enum Side {
    FROM("from"),
    TO("to"),
    STORE("store");

    private final String name;

    Side(String name) {
        this.name = name;
    }

    /** The option with its URI. */
    String option() {
        return "--" + name;
    }

    /** What is in front of the names of options that are for this store of two alone; nothing where there is one. */
    String prefix() {
        return this == STORE ? "" : name + "-";
    }
}
