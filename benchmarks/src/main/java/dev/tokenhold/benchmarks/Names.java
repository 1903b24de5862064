package dev.tokenhold.benchmarks;

/** Names contestants for readers. */
final class Names {

    private Names() {}

    static String of(String contestant) {
        return switch (contestant) {
            case "file" -> "file store";
            case "google" -> "Google's FileDataStore";
            case "disk" -> "write, fsync, rename, fsync";
            case "sqlite" -> "SQLite";
            case "mysql" -> "MariaDB";
            case "postgresql" -> "PostgreSQL";
            default ->
                contestant.startsWith("plain-")
                        ? "plain JDBC, " + of(contestant.substring("plain-".length()))
                        : contestant;
        };
    }
}
