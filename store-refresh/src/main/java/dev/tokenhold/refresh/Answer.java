package dev.tokenhold.refresh;

import dev.tokenhold.OAuthToken;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the provider answered: only what is new in it. What the refresher has merely copied from the token that it got may be changed in
 * the store by now.
 *
 * @param accessToken the access token; null if the answer has none
 * @param expiresAt when it expires; null if the answer does not say
 * @param refreshToken the new refresh token; null if the old one stays
 * @param apiDomain the API domain; null if it is as before
 * @param attributes the attributes that are new or have another value
 */
record Answer(
        @Nullable String accessToken,
        @Nullable Instant expiresAt,
        @Nullable String refreshToken,
        @Nullable String apiDomain,
        Map<String, String> attributes) {

    /**
     * Takes what is new.
     *
     * @throws IllegalStateException if the answer has no token at all
     */
    static Answer of(@Nullable OAuthToken answer, OAuthToken asked) {
        if (answer == null || (answer.accessToken() == null && answer.refreshToken() == null)) {
            throw new IllegalStateException("the refresher returned neither an access token nor a refresh token");
        }
        Map<String, String> attributes = new HashMap<>(answer.attributes());
        attributes.entrySet().removeAll(asked.attributes().entrySet());
        return new Answer(
                answer.accessToken(),
                answer.expiresAt(),
                unlessSame(answer.refreshToken(), asked.refreshToken()),
                unlessSame(answer.apiDomain(), asked.apiDomain()),
                Map.copyOf(attributes));
    }

    private static @Nullable String unlessSame(@Nullable String answered, @Nullable String asked) {
        return Objects.equals(answered, asked) ? null : answered;
    }

    /** Puts the answer into what is stored. The expiry goes with the access token, absent included. */
    OAuthToken applyTo(OAuthToken stored) {
        OAuthToken.Builder next = stored.toBuilder()
                .mergeFrom(OAuthToken.builder()
                        .accessToken(accessToken)
                        .refreshToken(refreshToken)
                        .apiDomain(apiDomain)
                        .attributes(attributes)
                        .build());
        return (accessToken == null ? next : next.expiresAt(expiresAt)).build();
    }

    /** The same tokens alone, for a store that cannot keep the rest. */
    Answer withoutAttributes() {
        return new Answer(accessToken, expiresAt, refreshToken, apiDomain, Map.of());
    }

    @Override
    public String toString() {
        return "Answer[expiresAt=" + expiresAt + "]";
    }
}
