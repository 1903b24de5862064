package dev.tokenhold.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A whole process, from its start to its end.
 *
 * @param name a name for the results
 * @param launcher the words that start the program
 * @param arguments the words after them; {@code {store}} stands for a small store, with its keyring
 */
record CommandLine(String name, List<String> launcher, List<String> arguments) implements Work {

    static final String STORE = "{store}";

    /** As {@code java -version} is the least that any program in Java takes. */
    static CommandLine javaVersion() {
        return new CommandLine("java -version", List.of(Processes.java()), List.of("-version"));
    }

    static CommandLine throughLauncher(String... arguments) {
        List<String> launcher = List.of("bin/store-migrate");
        return new CommandLine("launcher " + arguments[0], launcher, List.of(arguments));
    }

    static CommandLine throughJar(String... arguments) {
        List<String> launcher = List.of(Processes.java(), "-jar", "store-migrate/target/store-migrate.jar");
        return new CommandLine("jar " + arguments[0], launcher, List.of(arguments));
    }

    @Override
    public String key() {
        return name;
    }

    @Override
    public Sample measure(Session session) throws Exception {
        List<String> words = new ArrayList<>(launcher);
        for (String argument : arguments) {
            words.addAll(argument.equals(STORE) ? session.smallStore().arguments() : List.of(argument));
        }
        if (session.scale().warmups() > 0) {
            run(words, session);
        }
        double[] seconds = new double[session.scale().iterations()];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = run(words, session);
        }
        return new Sample(Comparison.median(seconds));
    }

    private double run(List<String> words, Session session) throws Exception {
        return Processes.seconds(words, Map.of(), session.file(key() + ".log"));
    }
}
