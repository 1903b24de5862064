package dev.tokenhold.testservers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The programs of a server on this machine, or the reason why it cannot run them. */
final class Installation {

    /** The account that servers run as; they refuse to run as root unless it is named. */
    static final String USER = System.getProperty("user.name");

    /**
     * Starts programs that refuse to run as root. In a user namespace of its own, such a program is somebody unknown, who may still
     * use root's files. In an IPC namespace of its own, it leaves no shared memory behind when it is killed.
     */
    static final List<String> NOT_AS_ROOT = USER.equals("root") ? List.of("unshare", "--user", "--ipc") : List.of();

    private final String name;
    private final @Nullable ServerBinaries binaries;
    private final String problem;

    private Installation(String name, @Nullable ServerBinaries binaries, String problem) {
        this.name = name;
        this.binaries = binaries;
        this.problem = problem;
    }

    /** Finds the programs. */
    interface Source {
        ServerBinaries find() throws IOException;
    }

    static Installation of(String name, Source source) {
        if (!System.getProperty("os.name").equals("Linux")) {
            return new Installation(name, null, "needs Linux");
        }
        try {
            ServerBinaries binaries = source.find();
            List<String> command = new ArrayList<>(binaries.command());
            command.add("--version");
            return new Installation(name, binaries, ServerProcess.failure(command.toArray(String[]::new)));
        } catch (IOException e) {
            return new Installation(name, null, e.toString());
        }
    }

    Optional<String> unavailableReason() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(name + " cannot run here: " + problem);
    }

    ServerBinaries binaries() {
        if (binaries == null || !problem.isEmpty()) {
            throw new IllegalStateException(name + " cannot run here: " + problem);
        }
        return binaries;
    }
}
