package dev.tokenhold.testkit;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import java.util.Arrays;
import java.util.List;

/** A process that saves numbered tokens, one after the other, and prints the id and the number of each once it is saved. */
final class SavingProcess {

    private SavingProcess() {}

    /** {@code users}: how many users it saves for in turn; {@code saves}: numbers from {@code first} on. */
    static JavaProcess start(StoreLocation store, String userPrefix, int users, long first, int saves) {
        return OpenedElsewhere.start(
                SavingProcess.class,
                store,
                List.of(userPrefix, Integer.toString(users), Long.toString(first), Integer.toString(saves)));
    }

    public static void main(String[] arguments) {
        String prefix = arguments[0];
        int users = Integer.parseInt(arguments[1]);
        long first = Long.parseLong(arguments[2]);
        int saves = Integer.parseInt(arguments[3]);
        try (TokenStore store = OpenedElsewhere.open(Arrays.asList(arguments).subList(4, arguments.length))) {
            for (int i = 0; i < saves; i++) {
                OAuthToken saved = store.saveToken(TestTokens.numbered(prefix + i % users, first + i));
                System.out.println(saved.id() + " " + TestTokens.number(saved));
            }
        }
    }
}
