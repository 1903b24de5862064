package dev.tokenhold.mysql;

import dev.tokenhold.OAuthToken;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Tokens whose fields all carry one number. */
final class TestTokens {

    private TestTokens() {}

    static OAuthToken tokenOf(String user, long number) {
        return OAuthToken.builder()
                .userName(user)
                .clientId("1000.CLIENT")
                .clientSecret("secret-" + number)
                .accessToken("access-" + user + "-" + number)
                .refreshToken("refresh-" + user + "-" + number)
                .expiresAt(Instant.ofEpochMilli(number))
                .build();
    }

    static List<OAuthToken> tokensOf(String prefix, int count, long number) {
        return IntStream.range(0, count)
                .mapToObj(i -> tokenOf(prefix + i, number))
                .toList();
    }

    /** The number in a token, whose other fields have to agree. */
    static long number(OAuthToken token) {
        long number = Objects.requireNonNull(token.expiresAt(), "expiresAt").toEpochMilli();
        String user = Objects.requireNonNull(token.userName(), "userName");
        if (!token.equals(tokenOf(user, number).toBuilder().id(token.id()).build())) {
            throw new AssertionError("the token mixes several saves");
        }
        return number;
    }

    static OAuthToken queryOf(String user) {
        return OAuthToken.builder().userName(user).build();
    }
}
