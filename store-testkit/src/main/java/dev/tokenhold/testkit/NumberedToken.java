package dev.tokenhold.testkit;

import dev.tokenhold.OAuthToken;
import java.time.Instant;
import java.util.Objects;

/** Tokens whose fields all carry one number, so that a mixture of two saves shows. */
final class NumberedToken {

    private NumberedToken() {}

    static OAuthToken of(String user, long number) {
        return OAuthToken.builder()
                .userName(user)
                .clientId(Tokens.CLIENT)
                .clientSecret("secret-" + number)
                .accessToken("access-" + user + "-" + number)
                .refreshToken("refresh-" + user + "-" + number)
                .grantToken("grant-" + user + "-" + number)
                .expiresAt(Instant.ofEpochMilli(number))
                .apiDomain("https://" + number)
                .build();
    }

    /** The number in the token, whose other fields have to agree. */
    static long number(OAuthToken token) {
        long number = Objects.requireNonNull(token.expiresAt(), "expiresAt").toEpochMilli();
        String user = Objects.requireNonNull(token.userName(), "userName");
        OAuthToken expected = of(user, number).toBuilder().id(token.id()).build();
        if (!token.equals(expected)) {
            throw new AssertionError("the token mixes several saves: " + Tokens.inFull(token));
        }
        return number;
    }
}
