package dev.tokenhold.testkit;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A process that updates the token of one user, while others do the same: it moves the expiry a millisecond on each time. */
final class UpdatingProcess {

    private UpdatingProcess() {}

    /** {@code name}: other processes have other ones; {@code updates}: how many. */
    static JavaProcess start(StoreLocation store, String user, String name, int updates) {
        return OpenedElsewhere.start(UpdatingProcess.class, store, List.of(user, name, Integer.toString(updates)));
    }

    public static void main(String[] arguments) {
        OAuthToken query = TestTokens.queryOf(arguments[0]);
        try (TokenStore store = OpenedElsewhere.open(Arrays.asList(arguments).subList(3, arguments.length))) {
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                String access = "access-" + arguments[1] + "-" + i;
                OAuthToken updated = store.updateToken(
                                query,
                                token -> token.toBuilder()
                                        .accessToken(access)
                                        .expiresAt(Objects.requireNonNull(token.expiresAt())
                                                .plusMillis(1))
                                        .build())
                        .orElseThrow();
                System.out.println(updated.accessToken());
            }
        }
    }
}
