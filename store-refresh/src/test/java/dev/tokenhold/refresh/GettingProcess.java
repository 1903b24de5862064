package dev.tokenhold.refresh;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.refresh.RefreshEvent.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A process whose threads get a token again and again. It prints {@code ready}, each event, and at the end how long the calls took and how
 * many failed.
 */
public final class GettingProcess {

    private static final Map<String, String> SETTINGS = new HashMap<>();

    private GettingProcess() {}

    /** The arguments are {@code name=value}; those that begin with {@code store.} are settings of the store. */
    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> storeSettings = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = argument.substring(0, equals);
            String value = argument.substring(equals + 1);
            if (name.startsWith("store.")) {
                storeSettings.put(name.substring("store.".length()), value);
            } else {
                SETTINGS.put(name, value);
            }
        }
        TokenRefresher grant = RefreshTokenGrant.builder(URI.create(setting("endpoint")))
                .timeout(millis("requestTimeout"))
                .build();
        TokenRefresher refresher = token -> {
            OAuthToken answer = grant.refresh(token);
            haltAt("answered");
            return answer;
        };
        Consumer<RefreshEvent> listener = event -> {
            if (event.kind() == Kind.ACQUIRED || event.kind() == Kind.TAKEN_OVER) {
                haltAt("acquired");
            }
            System.out.println("event " + event.kind());
        };
        try (TokenStore store = TokenStores.open(setting("uri"), storeSettings);
                FreshTokens fresh = FreshTokens.builder(store, refresher)
                        .margin(millis("margin"))
                        .refreshAhead(millis("ahead"))
                        .refreshTimeout(millis("timeout"))
                        .maxWait(millis("wait"))
                        .lostAnswer(LostAnswer.valueOf(setting("policy")))
                        .listener(listener)
                        .build()) {
            System.out.println("ready");
            run(fresh);
        }
        System.out.println("closed");
    }

    private static String setting(String name) {
        return Objects.requireNonNull(SETTINGS.get(name), name);
    }

    private static Duration millis(String name) {
        return Duration.ofMillis(Long.parseLong(setting(name)));
    }

    private static void haltAt(String point) {
        if (point.equals(SETTINGS.get("halt"))) {
            System.out.println("halt " + point);
            Runtime.getRuntime().halt(9);
        }
    }

    private static void run(FreshTokens fresh) throws InterruptedException {
        int threads = Integer.parseInt(setting("threads"));
        long end = System.nanoTime() + millis("time").toNanos();
        ConcurrentLinkedQueue<Long> ofFresh = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Long> ofWaiters = new ConcurrentLinkedQueue<>();
        Map<String, Integer> failures = new ConcurrentHashMap<>();
        CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            new Thread(() -> {
                        String last = "";
                        do {
                            long begun = System.nanoTime();
                            try {
                                String token =
                                        String.valueOf(fresh.get(setting("id")).accessToken());
                                long took = System.nanoTime() - begun;
                                // Who gets another token than before has waited, or come just afterwards.
                                (token.equals(last) ? ofFresh : ofWaiters).add(took);
                                last = token;
                            } catch (RuntimeException e) {
                                failures.merge(e.getClass().getSimpleName(), 1, Integer::sum);
                            }
                            pause();
                        } while (System.nanoTime() - end < 0);
                        done.countDown();
                    })
                    .start();
        }
        done.await();
        System.out.println("fresh " + percentiles(ofFresh));
        System.out.println("waiters " + percentiles(ofWaiters));
        System.out.println("failures " + new TreeMap<>(failures));
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(millis("pause").toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String percentiles(ConcurrentLinkedQueue<Long> nanos) {
        List<Long> sorted = new ArrayList<>(nanos);
        if (sorted.isEmpty()) {
            return "none";
        }
        Long[] values = sorted.toArray(Long[]::new);
        Arrays.sort(values);
        return values.length + " p50 " + values[values.length / 2] / 1_000 + " us p99 "
                + values[(int) (values.length * 0.99)] / 1_000 + " us";
    }
}
