package dev.tokenhold.migrate.cli;

import dev.tokenhold.OAuthToken;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names the fields of a token, for lists. */
final class TokenEntry {

    private static final DateTimeFormatter ISO_MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private TokenEntry() {}

    /** Returns the secrets that are present. Attributes are not among them, though they may be secret. */
    static Map<String, String> secrets(OAuthToken token) {
        Map<String, String> secrets = new LinkedHashMap<>();
        putPresent(secrets, "clientSecret", token.clientSecret());
        putPresent(secrets, "refreshToken", token.refreshToken());
        putPresent(secrets, "accessToken", token.accessToken());
        putPresent(secrets, "grantToken", token.grantToken());
        return secrets;
    }

    /** Returns the expiry as ISO 8601 in UTC with milliseconds, or null. */
    static @Nullable String expiresAt(OAuthToken token) {
        Instant expiresAt = token.expiresAt();
        return expiresAt == null ? null : ISO_MILLIS.format(expiresAt);
    }

    /** Returns one entry of {@code list --json}. */
    static Map<String, @Nullable Object> entry(OAuthToken token, @Nullable String key) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("id", token.id());
        entry.put("userName", token.userName());
        entry.put("clientId", token.clientId());
        entry.put("apiDomain", token.apiDomain());
        entry.put("expiresAt", expiresAt(token));
        entry.put("has", List.copyOf(secrets(token).keySet()));
        entry.put("key", key);
        return entry;
    }

    private static void putPresent(Map<String, String> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
