package dev.tokenhold.testkit;

import dev.tokenhold.OAuthToken;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Draws tokens from a universe so small that they collide often. */
final class RandomTokens {

    // None sorts between two version 7 UUIDs of this century, which begin with 01: the order of all ids is the same in
    // two stores that assign different UUIDs.
    private static final List<String> DECIMAL_IDS = List.of("1", "2", "3", "9", "10", "11", "1000000000");
    private static final List<String> OTHER_IDS =
            List.of("00", "!", "~", "id", "ID", "\u00E9", "e\u0301", "\uFFFD", "\uD834\uDD1E");
    private static final List<@Nullable String> USERS =
            Arrays.asList(null, "anna", "Anna", "bert", "'", "\uD83D\uDE00");
    private static final List<@Nullable String> CLIENTS = Arrays.asList(null, "c1", "c1", "c2", "C1");
    private static final List<@Nullable String> SECRETS = Arrays.asList(null, "s1", "s2");
    private static final List<@Nullable String> TOKENS = Arrays.asList(null, null, "t1", "t2", "t3", "T1");
    private static final List<@Nullable String> URLS = Arrays.asList(null, null, "u1", "u2");
    private static final List<@Nullable Long> MILLIS = Arrays.asList(null, -1L, 0L, 1_790_000_000_123L);

    private final Random random;
    private final StoreUnderTest traits;

    RandomTokens(Random random, StoreUnderTest traits) {
        this.random = random;
        this.traits = traits;
    }

    /** Draws a token to save, which nearly always has something to keep. */
    OAuthToken token() {
        OAuthToken.Builder token = query().toBuilder();
        if (random.nextInt(20) > 0 && token.build().accessToken() == null) {
            token.accessToken("t" + random.nextInt(4));
        }
        if (!traits.keepsAnonymousTokens() && token.build().userName() == null) {
            token.userName("anna");
        }
        if (traits.keepsAttributes() && random.nextInt(4) == 0) {
            token.attribute("a" + random.nextInt(3), "v" + random.nextInt(3));
        }
        return token.build();
    }

    /** Draws a token with some fields, without an id. */
    OAuthToken query() {
        Long millis = oneOf(MILLIS);
        return OAuthToken.builder()
                .userName(oneOf(USERS))
                .clientId(oneOf(CLIENTS))
                .clientSecret(oneOf(SECRETS))
                .accessToken(oneOf(TOKENS))
                .refreshToken(oneOf(TOKENS))
                .grantToken(oneOf(TOKENS))
                .redirectUrl(oneOf(URLS))
                .apiDomain(oneOf(URLS))
                .expiresAt(millis == null ? null : Instant.ofEpochMilli(millis))
                .build();
    }

    /** Draws an id, stored or not. */
    String id() {
        return random.nextBoolean() || !traits.keepsAnyId()
                ? DECIMAL_IDS.get(random.nextInt(DECIMAL_IDS.size()))
                : OTHER_IDS.get(random.nextInt(OTHER_IDS.size()));
    }

    private <T extends @Nullable Object> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
