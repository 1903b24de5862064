package dev.tokenhold.refresh;

import dev.tokenhold.testkit.JavaProcess;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Starts {@link GettingProcess}. Not thread-safe. */
final class GettingProcesses {

    private final SharedStore.Location store;
    private Map<String, String> environment = Map.of();
    private final Map<String, String> settings = new TreeMap<>(Map.of(
            "threads",
            "1",
            "margin",
            "500",
            "ahead",
            "1000",
            "timeout",
            "10000",
            "requestTimeout",
            "10000",
            "wait",
            "30000",
            "policy",
            "RETRY",
            "pause",
            "20",
            "time",
            "5000"));

    GettingProcesses(SharedStore.Location store, String id, URI endpoint) {
        this.store = store;
        settings.put("id", id);
        settings.put("endpoint", endpoint.toString());
    }

    /** Sets an argument of the processes that are started from now on. */
    GettingProcesses with(String name, Object value) {
        settings.put(name, value.toString());
        return this;
    }

    /** Sets environment variables of the processes that are started from now on. */
    GettingProcesses withEnvironment(Map<String, String> variables) {
        environment = variables;
        return this;
    }

    /** Starts a process and waits until it is ready. */
    JavaProcess start(int number) {
        List<String> arguments = new ArrayList<>();
        settings.forEach((name, value) -> arguments.add(name + "=" + value));
        store.settings().forEach((name, value) -> arguments.add("store." + name + "=" + value));
        arguments.add("uri=" + store.uri(number));
        Map<String, String> variables = new TreeMap<>(environment);
        variables.put(SharedStore.PASSWORD, store.password());
        JavaProcess process = JavaProcess.start(GettingProcess.class, variables, arguments);
        await(process, "ready");
        return process;
    }

    /** Reads the output of a process up to a line, and returns what came before. */
    static List<String> await(JavaProcess process, String line) {
        List<String> before = new ArrayList<>();
        while (true) {
            String next = process.readLine();
            if (next == null) {
                throw new AssertionError("the process ended before it printed \"" + line + "\", after " + before + ": "
                        + process.errors());
            }
            if (next.equals(line)) {
                return before;
            }
            before.add(next);
        }
    }
}
