package dev.tokenhold.zoho.row;

import dev.tokenhold.OAuthToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives a token what it lacks and another row for the same user and client has. */
final class CarryOver {

    private CarryOver() {}

    /** The token with what it lacks of another one. Its id and its place stay; an expiry comes only with its access token. */
    static OAuthToken into(OAuthToken token, OAuthToken other) {
        OAuthToken.Builder builder = token.toBuilder()
                .clientSecret(first(token.clientSecret(), other.clientSecret()))
                .refreshToken(first(token.refreshToken(), other.refreshToken()))
                .grantToken(first(token.grantToken(), other.grantToken()))
                .redirectUrl(first(token.redirectUrl(), other.redirectUrl()))
                .apiDomain(first(token.apiDomain(), other.apiDomain()));
        if (isAbsent(token.accessToken()) && !isAbsent(other.accessToken())) {
            builder.accessToken(other.accessToken()).expiresAt(other.expiresAt());
        }
        return builder.build();
    }

    /** The names of the columns in which two tokens differ, but for the id. */
    static List<String> columns(OAuthToken before, OAuthToken after) {
        List<String> columns = new ArrayList<>();
        List<@Nullable String> old = SdkColumns.values(before);
        List<@Nullable String> values = SdkColumns.values(after);
        for (int i = 1; i < values.size(); i++) {
            if (!Objects.equals(old.get(i), values.get(i))) {
                columns.add(SdkColumns.CURRENT.get(i));
            }
        }
        return columns;
    }

    /** Whether there is no value, or a word that stands for none. */
    static boolean isAbsent(@Nullable String value) {
        return value == null || SdkColumns.isWordForAbsent(value);
    }

    private static @Nullable String first(@Nullable String value, @Nullable String other) {
        return isAbsent(value) && !isAbsent(other) ? other : value;
    }
}
