package dev.tokenhold.testkit;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import java.util.Arrays;
import java.util.List;

/**
 * A process that saves tokens of different users until it is refused. It prints the id and the number of each once it is saved, and
 * finally the refusal.
 */
final class FencedOffProcess {

    // Ends even if the fence does not hold.
    private static final int SAVES = 20_000;

    private FencedOffProcess() {}

    static JavaProcess start(StoreLocation store, String userPrefix) {
        return OpenedElsewhere.start(FencedOffProcess.class, store, List.of(userPrefix));
    }

    public static void main(String[] arguments) {
        try (TokenStore store = OpenedElsewhere.open(Arrays.asList(arguments).subList(1, arguments.length))) {
            for (int i = 0; i < SAVES; i++) {
                OAuthToken saved = store.saveToken(TestTokens.numbered(arguments[0] + i, i));
                System.out.println(saved.id() + " " + TestTokens.number(saved));
            }
        } catch (StoreUnavailableException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }
}
