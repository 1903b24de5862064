package dev.tokenhold.jdbc.server;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.testkit.JavaProcess;
import dev.tokenhold.testkit.StoreLocation;
import dev.tokenhold.testkit.TestTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that saves numbered tokens of its own users for some time, whatever happens to the database, and writes what became of
 * each: {@code saved}, {@code unknown} or {@code failed}, then user and number. At the end it writes {@code gap} and the longest
 * time in milliseconds in which nothing was saved.
 */
public final class EnduringProcess {

    static final String SAVED = "saved";
    static final String UNKNOWN = "unknown";
    static final String FAILED = "failed";
    static final String GAP = "gap";

    private static final int USERS = 25;
    // Four writers at full speed would take the processor from the nodes, and that would look like a slow failover.
    private static final long PAUSE_MILLIS = 10;

    private EnduringProcess() {}

    static JavaProcess start(String name, Duration duration, StoreLocation location) {
        List<String> arguments = new ArrayList<>(List.of(name, Long.toString(duration.toMillis()), location.uri()));
        location.settings().forEach((key, value) -> arguments.add(key + "=" + value));
        return JavaProcess.start(EnduringProcess.class, location.environment(), arguments);
    }

    /**
     * Saves.
     *
     * @param arguments the name of the writer, the duration in milliseconds, the URI of the store, and its settings as name=value
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> settings = new HashMap<>();
        for (String setting : List.of(arguments).subList(3, arguments.length)) {
            int equals = setting.indexOf('=');
            settings.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        try (TokenStore store = TokenStores.open(arguments[2], settings)) {
            save(store, arguments[0], TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[1])));
        }
    }

    private static void save(TokenStore store, String name, long nanos) throws InterruptedException {
        // Written at the end: nobody reads before, and a full pipe would stop the writer.
        StringBuilder outcomes = new StringBuilder();
        long start = System.nanoTime();
        long lastSaved = start;
        long gap = 0;
        for (long number = 1; System.nanoTime() - start < nanos; number++) {
            String user = name + "-" + number % USERS;
            String outcome;
            try {
                store.saveToken(TestTokens.numbered(user, number));
                outcome = SAVED;
                gap = Math.max(gap, System.nanoTime() - lastSaved);
                lastSaved = System.nanoTime();
            } catch (StoreUnavailableException e) {
                outcome = e.outcomeUnknown() ? UNKNOWN : FAILED;
                System.err.println(e.getMessage());
            }
            outcomes.append(outcome + " " + user + " " + number + "\n");
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        gap = Math.max(gap, System.nanoTime() - lastSaved);
        System.out.print(outcomes);
        System.out.println(GAP + " " + TimeUnit.NANOSECONDS.toMillis(gap));
    }
}
