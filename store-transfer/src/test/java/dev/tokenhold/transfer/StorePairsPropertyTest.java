package dev.tokenhold.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.PostgreSqlServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Copies every kind of store into every kind, itself included, under every policy. The target must hold what a {@link CopyModel} says,
 * and the report must say what happened to each token.
 */
class StorePairsPropertyTest {

    private static final int LONG_ROUNDS = 6;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ZOHO_CSV_3")
    void aTargetHoldsWhatTheModelSays(StoreKind target) {
        copyIntoIt(target, 2);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ZOHO_CSV_3")
    @Tag("long")
    void aTargetHoldsWhatTheModelSaysForLonger(StoreKind target) {
        copyIntoIt(target, LONG_ROUNDS);
    }

    private void copyIntoIt(StoreKind target, int rounds) {
        requireServerFor(target);
        long seed = Long.getLong("tokenhold.seed", System.nanoTime());
        OpenStores stores = new OpenStores(folder);
        long start = System.nanoTime();
        int number = 0;
        int interrupted = 0;
        for (StoreKind source : EnumSet.complementOf(EnumSet.of(StoreKind.ZOHO_CSV_3))) {
            requireServerFor(source);
            try (OpenStores.Opened from = stores.open(source);
                    OpenStores.Opened to = stores.open(target)) {
                for (int i = 0; i < rounds; i++) {
                    for (ConflictPolicy policy : ConflictPolicy.values()) {
                        Random random = new Random(seed + number++);
                        String name = source + " to " + target + " of -Dtokenhold.seed=" + seed;
                        interrupted += copy(random, source, from, target, to, policy, stores, name) ? 1 : 0;
                    }
                }
            }
        }
        System.out.println(number + " copies into " + target + ", " + interrupted + " of them interrupted, in "
                + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
        assertThat(interrupted).isPositive();
    }

    private boolean copy(
            Random random,
            StoreKind source,
            OpenStores.Opened from,
            StoreKind target,
            OpenStores.Opened to,
            ConflictPolicy policy,
            OpenStores stores,
            String name) {
        RandomContent content = new RandomContent(random);
        List<OAuthToken> tokens = content.of(source);
        fill(from.store(), tokens);
        fill(to.store(), random.nextInt(6) == 0 ? List.of() : content.like(tokens, target));
        CopyRound round;
        if (source == StoreKind.ZOHO_CSV && random.nextInt(3) == 0) {
            try (OpenStores.Opened withoutIds = stores.csvWithoutIds(content.rowsWithoutIds())) {
                round = round(random, withoutIds.store(), to, target, policy);
                return check(round, name);
            }
        }
        // Of tokens without a user that differ only in their ids, a file without ids takes one and refuses the others:
        // which ones depends on the batches.
        if (target == StoreKind.ZOHO_CSV && random.nextInt(3) == 0 && haveDistinctContents(tokens)) {
            try (OpenStores.Opened withoutIds = stores.csvWithoutIds(content.rowsWithoutIds())) {
                round = round(random, from.store(), withoutIds, StoreKind.ZOHO_CSV_3, policy);
                return check(round, name);
            }
        }
        return check(round(random, from.store(), to, target, policy), name);
    }

    private static boolean haveDistinctContents(List<OAuthToken> tokens) {
        return tokens.stream().map(CopyModel::contentOf).distinct().count() == tokens.size();
    }

    private CopyRound round(
            Random random, TokenStore from, OpenStores.Opened to, StoreKind target, ConflictPolicy policy) {
        return new CopyRound(random, from, to, target, policy, folder.resolve("checkpoint"));
    }

    private static boolean check(CopyRound round, String name) {
        try {
            return round.check();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    (name + ": " + round + "\n" + e.getMessage()).replace(RandomContent.LONG_ID, "i..."), e);
        }
    }

    private static void fill(TokenStore store, List<OAuthToken> tokens) {
        store.deleteTokens();
        assertThat(((MigratableTokenStore) store)
                        .replaceTokens(tokens.stream()
                                .map(token -> new Replacement(null, token))
                                .toList()))
                .isTrue();
        assertThat(store.getTokens()).containsExactlyInAnyOrderElementsOf(tokens);
    }

    private static void requireServerFor(StoreKind kind) {
        if (kind.needsServer()) {
            Machine.requireAvailable(
                    kind == StoreKind.POSTGRESQL
                            ? PostgreSqlServer.unavailableReason()
                            : MariaDbServer.unavailableReason());
        }
    }
}
