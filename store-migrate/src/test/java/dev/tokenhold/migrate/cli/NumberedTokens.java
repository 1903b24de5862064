package dev.tokenhold.migrate.cli;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import java.util.stream.IntStream;

/** Many tokens that differ in everything, in the order of their ids. */
final class NumberedTokens {

    private static final int AT_ONCE = 5_000;

    private NumberedTokens() {}

    static OAuthToken token(int number) {
        return OAuthToken.builder()
                .id(String.format("%08d", number))
                .userName("user" + number + "@example.com")
                .clientId("client")
                .refreshToken("refresh " + number)
                .accessToken("access " + number)
                .build();
    }

    static void save(int size, TokenStore store) {
        for (int from = 0; from < size; from += AT_ONCE) {
            store.saveTokens(IntStream.range(from, Math.min(size, from + AT_ONCE))
                    .mapToObj(NumberedTokens::token)
                    .toList());
        }
    }
}
