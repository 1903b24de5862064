package dev.tokenhold.zoho;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One of the forms that the FileStore of the Zoho SDKs has had, known by its header. An empty value is an absent one.
 *
 * @param columns the header
 */
record CsvGeneration(List<String> columns) {

    static final CsvGeneration SDK_3 = of("user_mail,client_id,refresh_token,access_token,grant_token,expiry_time");
    static final CsvGeneration SDK_2 =
            of("id,user_mail,client_id,client_secret,refresh_token,access_token,grant_token,expiry_time,redirect_url");
    static final CsvGeneration SDK_4 =
            of("id,user_name,client_id,client_secret,refresh_token,access_token,grant_token,expiry_time,redirect_url");
    static final CsvGeneration SDK_5 = of(
            "id,user_name,client_id,client_secret,refresh_token,access_token,grant_token,expiry_time,redirect_url,api_domain");
    static final List<CsvGeneration> ALL = List.of(SDK_3, SDK_2, SDK_4, SDK_5);

    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,19}");

    private static CsvGeneration of(String header) {
        return new CsvGeneration(List.of(header.split(",", -1)));
    }

    static Optional<CsvGeneration> withHeader(List<String> names) {
        return ALL.stream()
                .filter(generation -> generation.columns.equals(names))
                .findFirst();
    }

    /**
     * Whether a row can be of this form. SDK 5 puts its header over the rows of SDK 4, which may stay one column short. A row that
     * lost a value in the middle is as short, but has its expiry in the column of the grant token.
     */
    boolean fits(RawRow row) {
        return row.width() == columns.size()
                || (equals(SDK_5)
                        && row.width() == SDK_4.columns.size()
                        && !INTEGER.matcher(row.values().get(SDK_4.columns.indexOf("grant_token")))
                                .matches());
    }

    /**
     * The token in a row.
     *
     * @throws InvalidTokenException if there is none in it
     */
    OAuthToken token(List<String> values) {
        OAuthToken.Builder builder = OAuthToken.builder();
        for (int i = 0; i < values.size(); i++) {
            set(builder, columns.get(i), values.get(i));
        }
        OAuthToken token = builder.build();
        requireSomethingToKeep(token);
        return token;
    }

    /** The id in a row; null in a form without ids. */
    @Nullable
    String id(List<String> values) {
        int column = columns.indexOf("id");
        return column < 0 ? null : values.get(column);
    }

    static void requireSomethingToKeep(OAuthToken token) {
        if (token.accessToken() == null && token.refreshToken() == null && token.grantToken() == null) {
            throw new InvalidTokenException(
                    "there is none of access_token, refresh_token and grant_token in it; at least one is needed");
        }
    }

    /** The row of a token in the form that SDK 5 and newer write. */
    static List<@Nullable String> row(OAuthToken token) {
        Instant expiresAt = token.expiresAt();
        return Arrays.asList(
                Objects.requireNonNull(token.id()),
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

    private static void set(OAuthToken.Builder builder, String column, String value) {
        switch (column) {
            case "id" -> builder.id(value);
            case "user_mail", "user_name" -> builder.userName(value);
            case "client_id" -> builder.clientId(value);
            case "client_secret" -> builder.clientSecret(value);
            case "refresh_token" -> builder.refreshToken(value);
            case "access_token" -> builder.accessToken(value);
            case "grant_token" -> builder.grantToken(value);
            case "expiry_time" -> builder.expiresAt(expiry(value));
            case "redirect_url" -> builder.redirectUrl(value);
            case "api_domain" -> builder.apiDomain(value);
            default -> throw new IllegalArgumentException(column);
        }
    }

    private static @Nullable Instant expiry(String value) {
        if (value.isEmpty()) {
            return null;
        }
        try {
            if (INTEGER.matcher(value).matches()) {
                return Instant.ofEpochMilli(Long.parseLong(value));
            }
        } catch (NumberFormatException e) {
            // More than a long: as wrong as anything else.
        }
        throw new InvalidTokenException(
                "expiry_time is not a number of milliseconds since 1970, such as 1763796855587");
    }
}
