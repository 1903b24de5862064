package dev.tokenhold.testkit;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import java.util.Arrays;
import java.util.List;

/**
 * A process that counts up the numbers of tokens by compare-and-set, while others do the same, and prints the user and the number
 * of each count once it is stored.
 */
final class CountingProcess {

    private CountingProcess() {}

    /** {@code users}: how many users it counts for in turn, whose tokens exist; {@code counts}: how often it counts. */
    static JavaProcess start(StoreLocation store, String userPrefix, int users, int counts) {
        return OpenedElsewhere.start(
                CountingProcess.class, store, List.of(userPrefix, Integer.toString(users), Integer.toString(counts)));
    }

    public static void main(String[] arguments) {
        int users = Integer.parseInt(arguments[1]);
        int counts = Integer.parseInt(arguments[2]);
        try (TokenStore store = OpenedElsewhere.open(Arrays.asList(arguments).subList(3, arguments.length))) {
            for (int i = 0; i < counts; i++) {
                String user = arguments[0] + i % users;
                System.out.println(user + " " + count(store, user));
            }
        }
    }

    private static long count(TokenStore store, String user) {
        while (true) {
            OAuthToken before = store.findToken(
                            TestTokens.query().userName(user).build())
                    .orElseThrow(() -> new AssertionError("the token of " + user + " is gone"));
            long number = TestTokens.number(before) + 1;
            OAuthToken after = TestTokens.numbered(user, number).toBuilder()
                    .id(before.id())
                    .build();
            if (((MigratableTokenStore) store).replaceTokens(List.of(new Replacement(before, after)))) {
                return number;
            }
        }
    }
}
