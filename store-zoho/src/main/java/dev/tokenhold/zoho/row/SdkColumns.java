package dev.tokenhold.zoho.row;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The fields of a token under the names that the Zoho SDKs give them, in files and tables. An empty value is an absent one. */
public final class SdkColumns {

    /** The columns that SDK 5 and newer write, in their order. */
    public static final List<String> CURRENT = List.of(
            "id",
            "user_name",
            "client_id",
            "client_secret",
            "refresh_token",
            "access_token",
            "grant_token",
            "expiry_time",
            "redirect_url",
            "api_domain");

    static final String NOTHING_TO_KEEP =
            "there is none of access_token, refresh_token and grant_token in it; at least one is needed";

    // What programs write for an absent value where they should write nothing: most languages, SQL, its dumps, Python,
    // JavaScript.
    private static final Set<String> WORDS_FOR_ABSENT = Set.of("null", "NULL", "\\N", "None", "undefined");

    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,19}");

    private SdkColumns() {}

    /**
     * Whether a value can be an expiry.
     *
     * @param value the value
     * @return whether it is an integer of at most 19 digits
     */
    public static boolean isInteger(String value) {
        return INTEGER.matcher(value).matches();
    }

    /**
     * Whether a value is a word that programs write for an absent one. No token, secret or URL of an SDK is such a word.
     *
     * @param value the value
     * @return whether it is {@code null}, {@code NULL}, {@code \N}, {@code None} or {@code undefined}
     */
    public static boolean isWordForAbsent(String value) {
        return WORDS_FOR_ABSENT.contains(value);
    }

    /**
     * The token in a row.
     *
     * @param columns the names of the values
     * @param values the values; null or empty for absent ones
     * @return the token
     * @throws InvalidTokenException if there is none in it
     */
    public static OAuthToken token(List<String> columns, List<? extends @Nullable String> values) {
        OAuthToken.Builder builder = OAuthToken.builder();
        for (int i = 0; i < values.size(); i++) {
            set(builder, columns.get(i), values.get(i));
        }
        OAuthToken token = builder.build();
        if (!token.hasSomethingToKeep()) {
            throw new InvalidTokenException(NOTHING_TO_KEEP);
        }
        return token;
    }

    /**
     * The values of a token.
     *
     * @param token the token
     * @return its values in the order of {@link #CURRENT}, null for absent ones
     */
    public static List<@Nullable String> values(OAuthToken token) {
        Instant expiresAt = token.expiresAt();
        return Arrays.asList(
                token.id(),
                token.userName(),
                token.clientId(),
                token.clientSecret(),
                token.refreshToken(),
                token.accessToken(),
                token.grantToken(),
                expiresAt == null ? null : Long.toString(expiresAt.toEpochMilli()),
                token.redirectUrl(),
                token.apiDomain());
    }

    /**
     * The values of a token in some columns.
     *
     * @param columns the columns, in any order
     * @param token the token
     * @return its values, null for absent ones
     */
    public static List<@Nullable String> values(List<String> columns, OAuthToken token) {
        List<@Nullable String> all = values(token);
        List<@Nullable String> values = new ArrayList<>(columns.size());
        columns.forEach(column -> values.add(all.get(CURRENT.indexOf(current(column)))));
        return values;
    }

    /**
     * The present name of a column.
     *
     * @param column a name in any generation
     * @return the name in {@link #CURRENT}
     */
    public static String current(String column) {
        return switch (column) {
            case "user_mail" -> "user_name";
            case "redirect_uri" -> "redirect_url";
            default -> column;
        };
    }

    /**
     * Why some columns cannot hold a token.
     *
     * @param columns the columns
     * @param place what to call the file or table in messages
     * @param token the token
     * @return a sentence for people; empty if they can
     */
    public static Optional<String> refusal(List<String> columns, String place, OAuthToken token) {
        List<@Nullable String> values = values(token);
        List<String> present = columns.stream().map(SdkColumns::current).toList();
        List<String> lacking = IntStream.range(1, values.size())
                .filter(i -> values.get(i) != null)
                .mapToObj(CURRENT::get)
                .filter(column -> !present.contains(column))
                .toList();
        return lacking.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        place + " has the form of an older SDK and no column for the "
                                + String.join(" and the ", lacking) + " of " + SdkSaving.named(token)
                                + ": the form stays, or that SDK would take one value for another; copy to a new place, or leave the value out");
    }

    private static void set(OAuthToken.Builder builder, String column, @Nullable String value) {
        switch (column) {
            case "id" -> builder.id(value);
            case "user_mail", "user_name" -> builder.userName(value);
            case "client_id" -> builder.clientId(value);
            case "client_secret" -> builder.clientSecret(value);
            case "refresh_token" -> builder.refreshToken(value);
            case "access_token" -> builder.accessToken(value);
            case "grant_token" -> builder.grantToken(value);
            case "expiry_time" -> builder.expiresAt(expiry(value));
            case "redirect_url", "redirect_uri" -> builder.redirectUrl(value);
            case "api_domain" -> builder.apiDomain(value);
            default -> throw new IllegalArgumentException(column);
        }
    }

    private static @Nullable Instant expiry(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        try {
            if (isInteger(value)) {
                return Instant.ofEpochMilli(Long.parseLong(value));
            }
        } catch (NumberFormatException e) {
            // More than a long holds: refused below.
        }
        throw new InvalidTokenException(
                "expiry_time is not a number of milliseconds since 1970, such as 1763796855587");
    }
}
