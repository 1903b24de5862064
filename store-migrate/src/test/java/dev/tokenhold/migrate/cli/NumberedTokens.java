package dev.tokenhold.migrate.cli;

import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.TestTokens;
import java.util.stream.IntStream;

/** Many tokens that differ in everything, in the order of their ids. */
final class NumberedTokens {

    private static final int AT_ONCE = 5_000;

    private NumberedTokens() {}

    static void save(int size, TokenStore store) {
        for (int from = 0; from < size; from += AT_ONCE) {
            store.saveTokens(IntStream.range(from, Math.min(size, from + AT_ONCE))
                    .mapToObj(number -> TestTokens.named(String.format("%08d", number)))
                    .toList());
        }
    }
}
