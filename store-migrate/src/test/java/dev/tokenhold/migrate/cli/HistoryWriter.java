package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.mirror.MirroredTokenStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process that saves, refreshes and deletes in a store or a mirror, until it is told to stop, and keeps a history: of everything that it
 * has been acknowledged it knows what has to be read from then on, and looks whether it is.
 */
final class HistoryWriter {

    /** How many users are written by one thread of one process alone. */
    static final int OWN_USERS = 8;

    /** How many users are written by all. */
    static final int SHARED_USERS = 4;

    /** The environment variable with the pause between two writes of a thread, in milliseconds. */
    static final String PAUSE = "TOKENHOLD_TEST_PAUSE";

    private static final int THREADS = 2;

    private HistoryWriter() {}

    /**
     * The program of the process. At its end it prints the number of acknowledged writes and, for each of the users that it has
     * to itself, the counter that was acknowledged last, 0 if the token was deleted; for the others the counter of its own
     * attribute.
     *
     * @param arguments the name of the process, the file whose creation ends it, the URIs of the two stores, the second empty for
     *     a single store, then settings as
     *     {@code SIDE KEY VALUE}, the side being 1 or 2
     */
    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        Path stop = Path.of(arguments[1]);
        List<Map<String, String>> settings = List.of(new HashMap<>(), new HashMap<>());
        for (int i = 4; i < arguments.length; i += 3) {
            settings.get(Integer.parseInt(arguments[i]) - 1).put(arguments[i + 1], arguments[i + 2]);
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (TokenStore store = open(arguments[2], arguments[3], settings)) {
            AtomicLong acknowledged = new AtomicLong();
            List<Future<History>> histories = new ArrayList<>();
            System.out.println("ready");
            System.out.flush();
            for (int i = 0; i < THREADS; i++) {
                History history = new History(store, name + i, acknowledged);
                histories.add(threads.submit(() -> history.until(stop)));
            }
            List<String> lines = new ArrayList<>();
            for (Future<History> history : histories) {
                lines.addAll(history.get().lines());
            }
            System.out.println(acknowledged);
            lines.forEach(System.out::println);
        } finally {
            threads.shutdownNow();
        }
    }

    private static TokenStore open(String first, String second, List<Map<String, String>> settings) {
        TokenStore store = TokenStores.open(first, settings.get(0));
        return second.isEmpty() ? store : new MirroredTokenStore(store, TokenStores.open(second, settings.get(1)));
    }

    /** The user that a thread of a process has to itself. */
    static String ownUser(String writer, int number) {
        return writer + "-" + number + "@example.com";
    }

    static String sharedUser(int number) {
        return "shared-" + number + "@example.com";
    }

    /** Requires that a store has the tokens of before the writers, {@code before-…}, and of each writer what it was acknowledged last. */
    static void check(TokenStore store, int before, List<String> lines) {
        Map<String, OAuthToken> byUser = new HashMap<>();
        store.getTokens().forEach(token -> byUser.put(token.userName(), token));
        assertThat(byUser.keySet().stream().filter(user -> user.startsWith("before-")))
                .hasSize(before);
        assertThat(lines).isNotEmpty().allSatisfy(line -> {
            String[] parts = line.split(" ", 3);
            assertThat(value(byUser.get(parts[1]), parts[0])).as(line).isEqualTo(parts[2]);
        });
    }

    private static String value(OAuthToken token, String writer) {
        if (token == null) {
            return "0";
        }
        return String.valueOf(token.userName()).startsWith("shared-")
                ? String.valueOf(token.attributes().get(writer))
                : String.valueOf(token.accessToken()).substring("access ".length());
    }

    /** What one thread has done. */
    private static final class History {

        private final TokenStore store;
        private final String writer;
        private final AtomicLong acknowledged;
        private final Random random = new Random();
        private final Map<String, Long> last = new HashMap<>();
        private final Map<String, OAuthToken> own = new HashMap<>();
        private long counter;

        History(TokenStore store, String writer, AtomicLong acknowledged) {
            this.store = store;
            this.writer = writer;
            this.acknowledged = acknowledged;
        }

        History until(Path stop) throws InterruptedException {
            long pause = Long.parseLong(System.getenv().getOrDefault(PAUSE, "0"));
            while (!Files.exists(stop)) {
                TimeUnit.MILLISECONDS.sleep(pause);
                counter++;
                if (random.nextInt(4) == 0) {
                    changeShared(sharedUser(random.nextInt(SHARED_USERS)));
                } else {
                    changeOwn(ownUser(writer, random.nextInt(OWN_USERS)));
                }
                acknowledged.incrementAndGet();
            }
            return this;
        }

        List<String> lines() {
            List<String> lines = new ArrayList<>();
            last.forEach((user, value) -> lines.add(writer + " " + user + " " + value));
            return lines;
        }

        private void changeOwn(String user) {
            OAuthToken before = own.get(user);
            OAuthToken expected;
            if (before == null) {
                expected = store.saveToken(OAuthToken.builder()
                        .userName(user)
                        .clientId("client")
                        .refreshToken("refresh " + counter)
                        .accessToken("access " + counter)
                        .build());
            } else if (random.nextInt(8) == 0) {
                if (!store.deleteToken(Objects.requireNonNull(before.id()))) {
                    throw new AssertionError("the token of " + user + " was lost before it was deleted");
                }
                expected = null;
            } else {
                expected = before.toBuilder().accessToken("access " + counter).build();
                OAuthToken refreshed = refresh(user, before);
                require(user, expected, refreshed);
                // What this one remembers is what is stored now.
                expected = refreshed;
            }
            require(user, expected, store.findToken(query(user)).orElse(null));
            last.put(user, expected == null ? 0 : counter);
            if (expected == null) {
                own.remove(user);
            } else {
                own.put(user, expected);
            }
        }

        // In one of three ways: all programs may do it so.
        private OAuthToken refresh(String user, OAuthToken before) {
            String access = "access " + counter;
            return switch (random.nextInt(3)) {
                case 0 -> store.saveToken(before.toBuilder().accessToken(access).build());
                case 1 ->
                    store.updateToken(
                                    query(user),
                                    present -> present.toBuilder()
                                            .accessToken(access)
                                            .build())
                            .orElseThrow();
                default ->
                    store.saveToken(query(user).toBuilder().accessToken(access).build());
            };
        }

        private static OAuthToken query(String user) {
            return OAuthToken.builder().userName(user).clientId("client").build();
        }

        // All write it, each an attribute of its own: saving and updating keeps those of the others.
        private void changeShared(String user) {
            OAuthToken.Builder fresh = query(user).toBuilder()
                    .accessToken("access " + writer + " " + counter)
                    .attribute(writer, Long.toString(counter));
            boolean updated = random.nextBoolean()
                    && store.updateToken(
                                    query(user),
                                    present -> present.toBuilder()
                                            .mergeFrom(fresh.build())
                                            .build())
                            .isPresent();
            if (!updated) {
                store.saveToken(fresh.build());
            }
            String found = store.findToken(query(user))
                    .map(token -> token.attributes().get(writer))
                    .orElse(null);
            require(user, Long.toString(counter), found);
            last.put(user, counter);
        }

        private static void require(String user, Object expected, Object found) {
            if (!Objects.equals(expected, found)) {
                throw new AssertionError(
                        "an update of " + user + " was lost: expected " + expected + ", found " + found);
            }
        }
    }
}
