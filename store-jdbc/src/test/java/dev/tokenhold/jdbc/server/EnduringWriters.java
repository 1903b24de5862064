package dev.tokenhold.jdbc.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.JavaProcess;
import dev.tokenhold.testkit.StoreLocation;
import dev.tokenhold.testkit.TestTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** Processes that save to one store, and what they say of it compared with what the store has in the end. */
public final class EnduringWriters implements AutoCloseable {

    private final List<JavaProcess> processes = new ArrayList<>();

    /**
     * Starts the processes.
     *
     * @param duration how long they save
     * @param locations where the store is for each of them
     */
    public EnduringWriters(Duration duration, List<StoreLocation> locations) {
        for (StoreLocation location : locations) {
            processes.add(EnduringProcess.start("writer" + processes.size(), duration, location));
        }
    }

    /**
     * Waits for the writers, prints the longest gap and the numbers of outcomes, and looks for what was acknowledged.
     *
     * @param what what happened meanwhile, for the output
     * @param places how to open the store in each place where it has to have everything
     */
    public void verify(String what, Map<String, Supplier<TokenStore>> places) {
        Map<String, Long> saved = new HashMap<>();
        Map<String, Set<Long>> possible = new HashMap<>();
        Map<String, Integer> outcomes = new HashMap<>();
        long gap = 0;
        for (JavaProcess process : processes) {
            for (String line : process.complete()) {
                String[] words = line.split(" ", -1);
                if (words[0].equals(EnduringProcess.GAP)) {
                    gap = Math.max(gap, Long.parseLong(words[1]));
                    continue;
                }
                outcomes.merge(words[0], 1, Integer::sum);
                long number = Long.parseLong(words[2]);
                if (words[0].equals(EnduringProcess.SAVED)) {
                    saved.put(words[1], number);
                    possible.put(words[1], new HashSet<>(Set.of(number)));
                } else if (words[0].equals(EnduringProcess.UNKNOWN)) {
                    possible.computeIfAbsent(words[1], any -> new HashSet<>()).add(number);
                }
            }
        }
        System.out.println(what + ": " + outcomes + ", longest gap of a writer " + gap + " ms");
        assertThat(outcomes).containsKey(EnduringProcess.SAVED);
        places.forEach((place, opening) -> verify(place, opening, saved, possible));
    }

    private static void verify(
            String place, Supplier<TokenStore> opening, Map<String, Long> saved, Map<String, Set<Long>> possible) {
        Map<String, OAuthToken> stored = new HashMap<>();
        try (TokenStore store = opening.get()) {
            for (OAuthToken token : store.getTokens()) {
                String user = Objects.requireNonNull(token.userName());
                assertThat(stored.put(user, token))
                        .as("another token of " + user)
                        .isNull();
                assertThat(store.findTokenById(Objects.requireNonNull(token.id())))
                        .contains(token);
                long number = Objects.requireNonNull(token.expiresAt()).toEpochMilli();
                assertThat(token.toBuilder().id(null).build())
                        .as("the token of %s, whole", user)
                        .isEqualTo(TestTokens.numbered(user, number));
                assertThat(number)
                        .as("what %s has of %s: what was acknowledged last, or of unknown outcome since", place, user)
                        .isIn(possible.getOrDefault(user, Set.of()));
            }
        }
        assertThat(stored.keySet()).as("users that %s has", place).containsAll(saved.keySet());
    }

    @Override
    public void close() {
        processes.forEach(JavaProcess::close);
    }
}
