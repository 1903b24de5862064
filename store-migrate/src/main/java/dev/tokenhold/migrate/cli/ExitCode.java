package dev.tokenhold.migrate.cli;

/** How a command ends. The numbers are a promise to scripts. */
enum ExitCode {
    DONE(0, "done, and verified if you asked for that"),
    FAILED(1, "failed; it is safe to run the same command again"),
    USAGE(2, "wrong usage"),
    CONFLICTS(3, "conflicts found under --on-conflict fail; nothing was copied"),
    MISMATCH(4, "the stores differ"),
    DAMAGED(5, "the source is damaged (with --keep-going the rest was copied)"),
    NO_KEY(6, "a keyring or its passphrase or key is missing or wrong"),
    UNREACHABLE(7, "a store is missing or cannot be reached");

    final int number;
    final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }
}
