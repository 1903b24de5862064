package dev.tokenhold.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Kills processes while they save, repeatedly. Each time it checks that every acknowledged change is stored, and that a change
 * under way is stored as a whole or not at all.
 */
final class KillLoop {

    // Starting a process takes most of the time, and starting several at once takes hardly more.
    private static final int PROCESSES = 4;
    private static final long LONGEST_LIFE_MILLIS = 150;

    private final StoreLocation location;
    private final Supplier<TokenStore> open;
    private final Random random;
    private final long seed;
    private final boolean atomicBatches;
    // The changes acknowledged to each process, by user.
    private final Map<String, Map<String, Long>> acknowledged = new HashMap<>();

    KillLoop(StoreLocation location, Supplier<TokenStore> open, boolean atomicBatches, long seed) {
        this.location = location;
        this.open = open;
        this.atomicBatches = atomicBatches;
        this.seed = seed;
        this.random = new Random(seed);
    }

    void run(int kills) {
        long numbers = 0;
        for (int killed = 0; killed < kills; killed += PROCESSES) {
            killRound(Math.min(PROCESSES, kills - killed), numbers);
            numbers += 1_000_000;
        }
    }

    private void killRound(int processes, long firstNumber) {
        List<JavaProcess> running = new ArrayList<>();
        List<List<String>> output = new ArrayList<>();
        try {
            for (int i = 0; i < processes; i++) {
                running.add(EndlessProcess.start(location, "process" + i, firstNumber, random.nextLong()));
            }
            for (JavaProcess process : running) {
                output.add(firstChange(process));
            }
            TimeUnit.MILLISECONDS.sleep(random.nextLong(LONGEST_LIFE_MILLIS));
            for (int i = 0; i < processes; i++) {
                output.get(i).addAll(running.get(i).kill());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            running.forEach(JavaProcess::close);
        }
        verify(output);
    }

    private static List<String> firstChange(JavaProcess process) {
        List<String> lines = new ArrayList<>();
        do {
            String line = process.readLine();
            assertThat(line)
                    .as("first output of a process, which wrote to its standard error: %s", process.errors())
                    .isNotNull();
            lines.add(line);
        } while (!lines.contains(EndlessProcess.DONE));
        return lines;
    }

    private void verify(List<List<String>> output) {
        Map<String, Long> stored;
        try (TokenStore store = open.get()) {
            stored = store.getTokens().stream()
                    .collect(Collectors.toMap(token -> String.valueOf(token.userName()), TestTokens::number));
            assertEachIsFound(store);
        }
        for (int i = 0; i < output.size(); i++) {
            String name = "process" + i;
            Map<String, Long> ofProcess = new HashMap<>(stored);
            ofProcess.keySet().retainAll(EndlessProcess.users(name));
            verify(name, output.get(i), ofProcess);
            acknowledged.put(name, ofProcess);
        }
    }

    private void verify(String name, List<String> lines, Map<String, Long> stored) {
        Map<String, Long> done = acknowledged.getOrDefault(name, Map.of());
        Map<String, Long> underWay = done;
        for (String line : lines) {
            if (line.equals(EndlessProcess.DONE)) {
                done = underWay;
            } else {
                underWay = Change.parse(line).appliedTo(done);
            }
        }
        if (atomicBatches) {
            assertThat(stored)
                    .as("what %s left when it was killed (seed %d): all it was told to be saved", name, seed)
                    .isIn(done, underWay);
        } else {
            for (String user : EndlessProcess.users(name)) {
                assertThat(stored.get(user))
                        .as("what %s left of %s when it was killed (seed %d)", name, user, seed)
                        .isIn(done.get(user), underWay.get(user));
            }
        }
    }

    private static void assertEachIsFound(TokenStore store) {
        for (OAuthToken token : store.getTokens()) {
            assertThat(store.findTokenById(TestTokens.id(token))).contains(token);
            assertThat(store.findToken(
                            TestTokens.query().userName(token.userName()).build()))
                    .contains(token);
        }
    }
}
