package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Creates small contents with few ids, users, clients and values, so that these collide in every way. */
final class RandomContent {

    /** Longer than MySQL can keep. */
    static final String LONG_ID = "i".repeat(3_073);

    private static final List<String> NUMBERS = List.of("1", "2", "3", "10", "007");
    private static final List<String> NAMES = List.of("a", "b", "zoë", "12345678901", RandomContent.LONG_ID);
    private static final String LONG_VALUE = "l".repeat(StoreKind.LONG_VALUE);

    private final Random random;

    RandomContent(Random random) {
        this.random = random;
    }

    /** Creates content that a store of a kind can keep. */
    List<OAuthToken> of(StoreKind kind) {
        List<OAuthToken> tokens = new ArrayList<>();
        for (String id : ids(kind)) {
            if (random.nextInt(3) > 0) {
                tokens.add(token(id));
            }
        }
        return possible(tokens, kind);
    }

    /** Creates content like another store's: some tokens are equal, some differ in a field, some have another id. */
    List<OAuthToken> like(List<OAuthToken> others, StoreKind kind) {
        List<OAuthToken> tokens = new ArrayList<>(of(kind));
        for (OAuthToken other : others) {
            switch (random.nextInt(6)) {
                case 0 -> tokens.add(0, other);
                case 1 -> tokens.add(0, changed(other));
                case 2 -> tokens.add(0, other.toBuilder().id(oneOf(ids(kind))).build());
                case 3 ->
                    tokens.add(
                            0, changed(other).toBuilder().id(oneOf(ids(kind))).build());
                default -> {}
            }
        }
        return possible(tokens, kind);
    }

    /** Rows of a CSV of SDK 3. */
    String rowsWithoutIds() {
        List<OAuthToken> tokens = new ArrayList<>();
        Set<List<@Nullable String>> identities = new HashSet<>();
        StringBuilder rows = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            OAuthToken token = token("1");
            if (token.userName() == null || identities.add(identity(token))) {
                tokens.add(token);
            }
        }
        for (OAuthToken token : tokens) {
            Instant expiresAt = token.expiresAt();
            rows.append(String.join(
                            ",",
                            text(token.userName()),
                            text(token.clientId()),
                            text(token.refreshToken()),
                            text(token.accessToken()),
                            text(token.grantToken()),
                            expiresAt == null ? "" : Long.toString(expiresAt.toEpochMilli())))
                    .append('\n');
        }
        return rows.toString();
    }

    private List<String> ids(StoreKind kind) {
        List<String> ids = new ArrayList<>(NUMBERS);
        if (!kind.isLegacy()) {
            ids.addAll(NAMES);
        }
        return ids;
    }

    // The first of those that exclude each other.
    private static List<OAuthToken> possible(List<OAuthToken> tokens, StoreKind kind) {
        Set<String> ids = new HashSet<>();
        Set<List<@Nullable String>> identities = new HashSet<>();
        Predicate<OAuthToken> isFree = token -> token.userName() == null || !identities.contains(identity(token));
        List<OAuthToken> possible = new ArrayList<>();
        for (OAuthToken token : tokens) {
            String id = token.id();
            if (id != null && kind.keepsId(id) && kind.keeps(token) && isFree.test(token) && ids.add(id)) {
                identities.add(identity(token));
                possible.add(token);
            }
        }
        return possible;
    }

    private static List<@Nullable String> identity(OAuthToken token) {
        return Arrays.asList(token.userName(), token.clientId());
    }

    private OAuthToken token(String id) {
        return OAuthToken.builder()
                .id(id)
                .userName(any(null, "u", "v", "w"))
                .clientId(any(null, "c", "d"))
                .clientSecret(any(null, "s"))
                .refreshToken(any("r", "q"))
                .accessToken(random.nextInt(12) == 0 ? LONG_VALUE : any(null, "a", "b"))
                .grantToken(any(null, null, "g"))
                .expiresAt(expiry())
                .apiDomain(any(null, null, "https://api.example"))
                .attributes(random.nextInt(6) == 0 ? Map.of("scope", "all") : Map.of())
                .build();
    }

    private OAuthToken changed(OAuthToken token) {
        OAuthToken.Builder changed = token.toBuilder();
        switch (random.nextInt(6)) {
            case 0 -> changed.userName(any(null, "u", "v", "w"));
            case 1 -> changed.clientId(any(null, "c", "d"));
            case 2 -> changed.accessToken(any(null, "a", "b"));
            case 3 -> changed.expiresAt(expiry());
            case 4 -> changed.attributes(Map.of());
            default -> changed.redirectUrl("https://app.example");
        }
        return changed.build();
    }

    private @Nullable Instant expiry() {
        return random.nextInt(4) == 0 ? null : Tokens.NOON.plusSeconds(random.nextInt(3));
    }

    private @Nullable String any(@Nullable String... values) {
        return values[random.nextInt(values.length)];
    }

    private String oneOf(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }
}
