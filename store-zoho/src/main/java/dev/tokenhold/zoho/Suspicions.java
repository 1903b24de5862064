package dev.tokenhold.zoho;

import dev.tokenhold.OAuthToken;
import java.util.List;

/** What is suspicious about tokens as a whole, though each of them by itself is in order. */
public final class Suspicions {

    private Suspicions() {}

    /**
     * A warning of tokens without a data centre: an access token is good in one data centre only, and SDKs before version 5 did not
     * note which.
     *
     * @param lacking how many tokens lack it
     * @return a sentence, or nothing if there is no such token
     */
    public static List<String> aboutApiDomains(long lacking) {
        return lacking == 0
                ? List.of()
                : List.of(
                        (lacking == 1 ? "1 token has" : lacking + " tokens have")
                                + " no api_domain, which SDKs before version 5 did not keep: for users of another data centre than"
                                + " the one that the application asks by default, the API answers INVALID_TOKEN until it is set");
    }

    /**
     * Whether a token lacks its data centre. A grant token needs none yet.
     *
     * @param token the token
     * @return whether it has an access or refresh token, but no {@code api_domain}
     */
    public static boolean lacksApiDomain(OAuthToken token) {
        return token.apiDomain() == null && (token.accessToken() != null || token.refreshToken() != null);
    }
}
