package dev.tokenhold.zoho;

import dev.tokenhold.OAuthToken;
import java.util.List;
import java.util.stream.Stream;

/** What is suspicious about tokens as a whole, though each of them by itself is in order. */
final class Suspicions {

    private Suspicions() {}

    /** Access tokens are good in one data centre only, and SDKs before version 5 did not note which. */
    static List<String> aboutApiDomains(Stream<OAuthToken> tokens) {
        return aboutApiDomains(tokens.filter(Suspicions::lacksApiDomain).count());
    }

    /** The same for a number of tokens that lack it. */
    static List<String> aboutApiDomains(long lacking) {
        return lacking == 0
                ? List.of()
                : List.of(
                        (lacking == 1 ? "1 token has" : lacking + " tokens have")
                                + " no api_domain, which SDKs before version 5 did not keep: for users of another data centre than"
                                + " the one that the application asks by default, the API answers INVALID_TOKEN until it is set");
    }

    // A grant token has not been anywhere yet.
    static boolean lacksApiDomain(OAuthToken token) {
        return token.apiDomain() == null && (token.accessToken() != null || token.refreshToken() != null);
    }
}
