package dev.tokenhold;

import dev.tokenhold.internal.PrintableText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that OAuth 2.0 issued for one user and one client, with their owner and the API that accepts them.
 *
 * <p>A token also serves as a query: {@link TokenStore#findToken} takes one with the fields that you know.
 *
 * <p>Immutable and thread-safe. Every field may be absent, which is {@code null}; the builder treats an empty string as absent.
 * Values are well-formed Unicode of at most {@value #MAX_VALUE_LENGTH} chars each and compare exactly, case included. Two tokens
 * are equal when all their fields are.
 *
 * <p><b>Well-known attributes</b> have accessors. Stores keep them like all others, under these names:
 *
 * <table>
 *   <caption>Names and formats</caption>
 *   <tr><th>accessor<th>attribute<th>format
 *   <tr><td>{@link #scopes}<td>{@code scope}<td>names joined with spaces (RFC 6749, section 3.3)
 *   <tr><td>{@link #tokenType}<td>{@code token_type}<td>a name such as {@code Bearer} (RFC 6749, section 7.1)
 *   <tr><td>{@link #issuedAt}<td>{@code access_token_issued_at}<td>a time such as {@code 2026-01-01T00:00:00.5Z} (ISO 8601)
 *   <tr><td>{@link #exactExpiresAt}<td>{@code access_token_expires_at}<td>likewise
 *   <tr><td>{@link #refreshTokenIssuedAt}<td>{@code refresh_token_issued_at}<td>likewise
 *   <tr><td>{@link #refreshTokenExpiresAt}<td>{@code refresh_token_expires_at}<td>likewise
 * </table>
 *
 * <p>A token from a store, and one that {@link #toBuilder} makes of it, remembers what was read there, so that {@link
 * TokenStore#saveToken} replaces just that. This is no field: it is not compared, and ends with {@link #detached()}.
 */
public final class OAuthToken {

    /** The longest value of a field, attribute name or attribute value, in UTF-16 code units: 1,048,576. */
    public static final int MAX_VALUE_LENGTH = 1 << 20;

    private static final String SCOPE = "scope";
    private static final String TOKEN_TYPE = "token_type";
    private static final String ISSUED_AT = "access_token_issued_at";
    private static final String EXPIRES_AT = "access_token_expires_at";
    private static final String REFRESH_TOKEN_ISSUED_AT = "refresh_token_issued_at";
    private static final String REFRESH_TOKEN_EXPIRES_AT = "refresh_token_expires_at";

    private final @Nullable String id;
    private final @Nullable String userName;
    private final @Nullable String clientId;
    private final @Nullable String clientSecret;
    private final @Nullable String refreshToken;
    private final @Nullable String accessToken;
    private final @Nullable String grantToken;
    private final @Nullable Instant expiresAt;
    private final @Nullable String redirectUrl;
    private final @Nullable String apiDomain;
    private final Map<String, String> attributes;

    private final @Nullable String origin;
    // Null with an origin: this token itself.
    private final @Nullable OAuthToken read;

    private OAuthToken(Builder from) {
        id = from.id;
        userName = from.userName;
        clientId = from.clientId;
        clientSecret = from.clientSecret;
        refreshToken = from.refreshToken;
        accessToken = from.accessToken;
        grantToken = from.grantToken;
        expiresAt = from.expiresAt;
        redirectUrl = from.redirectUrl;
        apiDomain = from.apiDomain;
        attributes = from.attributes.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(from.attributes));
        boolean isOfWhatWasRead = from.read != null && Objects.equals(id, from.read.id);
        origin = isOfWhatWasRead ? from.origin : null;
        read = isOfWhatWasRead ? from.read : null;
    }

    private OAuthToken(OAuthToken fields, @Nullable String origin, @Nullable OAuthToken read) {
        id = fields.id;
        userName = fields.userName;
        clientId = fields.clientId;
        clientSecret = fields.clientSecret;
        refreshToken = fields.refreshToken;
        accessToken = fields.accessToken;
        grantToken = fields.grantToken;
        expiresAt = fields.expiresAt;
        redirectUrl = fields.redirectUrl;
        apiDomain = fields.apiDomain;
        attributes = fields.attributes;
        this.origin = origin;
        this.read = read;
    }

    /** {@return a new builder with every field absent} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a builder that starts with the fields of this token. What it builds under the same id remembers what this token remembers.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.id = id;
        builder.userName = userName;
        builder.clientId = clientId;
        builder.clientSecret = clientSecret;
        builder.refreshToken = refreshToken;
        builder.accessToken = accessToken;
        builder.grantToken = grantToken;
        builder.expiresAt = expiresAt;
        builder.redirectUrl = redirectUrl;
        builder.apiDomain = apiDomain;
        builder.attributes.putAll(attributes);
        builder.origin = origin;
        builder.read = whatWasRead();
        return builder;
    }

    /**
     * Returns this token without its memory of what was read, so that {@link TokenStore#saveToken} merges it.
     *
     * @return an equal token
     */
    public OAuthToken detached() {
        return origin == null ? this : new OAuthToken(this, null, null);
    }

    /**
     * Returns this token as one that was read from a store. For stores: call it for each token that you return.
     *
     * @param origin names the store for as long as it exists, however it is opened; see {@link
     *     dev.tokenhold.spi.MigratableTokenStore#origin}
     * @return an equal token that remembers itself as what was read
     */
    public OAuthToken asRead(String origin) {
        return new OAuthToken(this, Objects.requireNonNull(origin, "origin"), null);
    }

    /**
     * Returns this token as a change of one that was read from a store, whatever this token remembers.
     *
     * @param found a token with the same id, from the store
     * @return an equal token that remembers what {@code found} remembers
     * @throws IllegalArgumentException if the token has another id
     */
    public OAuthToken asChangeOf(OAuthToken found) {
        if (!Objects.equals(id, found.id)) {
            throw new IllegalArgumentException("the token " + id + " is no change of the token " + found.id
                    + ", which has another id: keep the id");
        }
        return new OAuthToken(this, found.origin, found.whatWasRead());
    }

    /**
     * Returns what was read from a store and is to be replaced by this token. For stores: if it is present, save this token exactly, and
     * only in its place.
     *
     * @param from the name of the store, as in {@link #asRead}
     * @return the token as it was read, with the id of this one; empty if this token was not read from that store
     */
    public Optional<OAuthToken> readFrom(String from) {
        return from.equals(origin) ? Optional.ofNullable(whatWasRead()) : Optional.empty();
    }

    boolean remembersWhatWasRead() {
        return origin != null;
    }

    private @Nullable OAuthToken whatWasRead() {
        return read != null || origin == null ? read : this;
    }

    /** {@return the key of the token in its store, or null if no store has assigned one} */
    public @Nullable String id() {
        return id;
    }

    /** {@return the user who granted access, as the program names users (an e-mail address, an account number), or null} */
    public @Nullable String userName() {
        return userName;
    }

    /** {@return the OAuth 2.0 client identifier (RFC 6749, section 2.2), or null} */
    public @Nullable String clientId() {
        return clientId;
    }

    /** {@return the client's password (RFC 6749, section 2.3.1), or null} Secret. */
    public @Nullable String clientSecret() {
        return clientSecret;
    }

    /** {@return the token that obtains new access tokens (RFC 6749, section 1.5), or null} Secret. */
    public @Nullable String refreshToken() {
        return refreshToken;
    }

    /** {@return the token that is presented to the resource server (RFC 6749, section 1.4), or null} Secret. */
    public @Nullable String accessToken() {
        return accessToken;
    }

    /** {@return the authorization code, which Zoho calls grant token (RFC 6749, section 1.3.1), or null} Secret. */
    public @Nullable String grantToken() {
        return grantToken;
    }

    /** {@return the time at which the access token expires, to the millisecond, or null when it is not known} */
    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    /** {@return the redirection URI that the grant was issued for (RFC 6749, section 3.1.2), or null} */
    public @Nullable String redirectUrl() {
        return redirectUrl;
    }

    /**
     * {@return the base URL of the API that accepts the token, or null} Providers with several data centres return it beside the
     * token.
     */
    public @Nullable String apiDomain() {
        return apiDomain;
    }

    /**
     * Further values that the provider sent: scope, token type and the like. Treated as secret.
     *
     * @return an unmodifiable map in the order of the names, empty when there is nothing; neither names nor values are empty
     */
    public Map<String, String> attributes() {
        return attributes;
    }

    /** {@return the scopes of the access token, an unmodifiable set in the order given; empty if they are not known} */
    public Set<String> scopes() {
        Set<String> scopes =
                new LinkedHashSet<>(List.of(attributes.getOrDefault(SCOPE, "").split(" ", -1)));
        scopes.remove("");
        return Collections.unmodifiableSet(scopes);
    }

    /** {@return how the access token is presented, such as {@code Bearer}, or null} */
    public @Nullable String tokenType() {
        return attributes.get(TOKEN_TYPE);
    }

    /** {@return the time at which the access token was issued, by the clock of the client; null if it is not known} */
    public @Nullable Instant issuedAt() {
        return instant(ISSUED_AT);
    }

    /**
     * {@return {@link #expiresAt} to the nanosecond, as far as that is known; null if {@code expiresAt} is} For programs that compare
     * times which they have saved.
     */
    public @Nullable Instant exactExpiresAt() {
        Instant exact = instant(EXPIRES_AT);
        // A program that sets only the expiry need not know the attribute.
        return exact != null
                        && expiresAt != null
                        && exact.truncatedTo(ChronoUnit.MILLIS).equals(expiresAt)
                ? exact
                : expiresAt;
    }

    /** {@return the time at which the refresh token was issued, by the clock of the client; null if it is not known} */
    public @Nullable Instant refreshTokenIssuedAt() {
        return instant(REFRESH_TOKEN_ISSUED_AT);
    }

    /** {@return the time at which the refresh token expires; null if it is not known} */
    public @Nullable Instant refreshTokenExpiresAt() {
        return instant(REFRESH_TOKEN_EXPIRES_AT);
    }

    private @Nullable Instant instant(String attribute) {
        String value = attributes.get(attribute);
        try {
            return value == null ? null : Instant.parse(value);
        } catch (DateTimeParseException e) {
            // A provider may send something else under the same name.
            return null;
        }
    }

    /**
     * Tells whether the access token expires within a margin from now.
     *
     * @param margin how long the token has to stay valid; zero asks whether it has expired
     * @param clock the source of the current time, for example a {@link java.time.Clock}
     * @return true when {@code expiresAt} is at or before the current time plus the margin; false when there is no {@code
     *     expiresAt}
     */
    public boolean expiresWithin(Duration margin, InstantSource clock) {
        Objects.requireNonNull(margin, "margin");
        // Compared as a difference: now plus a huge margin would leave the range of Instant.
        return expiresAt != null && Duration.between(clock.instant(), expiresAt).compareTo(margin) <= 0;
    }

    /**
     * {@return whether there is something to keep: an access token, a refresh token or a grant token} Stores refuse tokens without
     * any.
     */
    public boolean hasSomethingToKeep() {
        return accessToken != null || refreshToken != null || grantToken != null;
    }

    /**
     * Refuses this token if it {@linkplain #hasSomethingToKeep has nothing to keep}.
     *
     * @throws InvalidTokenException if none of the three tokens is present
     */
    public void requireSomethingToKeep() {
        if (!hasSomethingToKeep()) {
            throw new InvalidTokenException(
                    "there is nothing to keep in this token: it needs at least one of accessToken,"
                            + " refreshToken and grantToken");
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OAuthToken that
                && Objects.equals(id, that.id)
                && Objects.equals(userName, that.userName)
                && Objects.equals(clientId, that.clientId)
                && Objects.equals(clientSecret, that.clientSecret)
                && Objects.equals(refreshToken, that.refreshToken)
                && Objects.equals(accessToken, that.accessToken)
                && Objects.equals(grantToken, that.grantToken)
                && Objects.equals(expiresAt, that.expiresAt)
                && Objects.equals(redirectUrl, that.redirectUrl)
                && Objects.equals(apiDomain, that.apiDomain)
                && attributes.equals(that.attributes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, userName, clientId, refreshToken, accessToken, expiresAt);
    }

    /**
     * Shows the id, the expiry and the names of the other fields that are present, but no secret and no user.
     *
     * @return for example {@code OAuthToken[id=7, expiresAt=2026-01-01T00:00:00Z, has=[userName, accessToken]]}
     */
    @Override
    public String toString() {
        List<String> has = new ArrayList<>();
        note(has, "userName", userName);
        note(has, "clientId", clientId);
        note(has, "clientSecret", clientSecret);
        note(has, "refreshToken", refreshToken);
        note(has, "accessToken", accessToken);
        note(has, "grantToken", grantToken);
        note(has, "redirectUrl", redirectUrl);
        note(has, "apiDomain", apiDomain);
        note(has, "attributes", attributes.isEmpty() ? null : "");
        return "OAuthToken[id=" + (id == null ? null : PrintableText.of(id)) + ", expiresAt=" + expiresAt + ", has="
                + has + "]";
    }

    private static void note(List<String> names, String name, @Nullable String value) {
        if (value != null) {
            names.add(name);
        }
    }

    /**
     * Collects the fields of an {@link OAuthToken}. Not thread-safe.
     *
     * <p>Every setter throws {@link InvalidTokenException}, naming the field and never the value, when the value is too long
     * or is not well-formed Unicode: such a value could not be stored and found again unchanged.
     */
    public static final class Builder {

        private @Nullable String id;
        private @Nullable String userName;
        private @Nullable String clientId;
        private @Nullable String clientSecret;
        private @Nullable String refreshToken;
        private @Nullable String accessToken;
        private @Nullable String grantToken;
        private @Nullable Instant expiresAt;
        private @Nullable String redirectUrl;
        private @Nullable String apiDomain;
        private final Map<String, String> attributes = new TreeMap<>();
        private @Nullable String origin;
        private @Nullable OAuthToken read;

        private Builder() {}

        /**
         * Sets {@link OAuthToken#id()}.
         *
         * @param value the id; null or empty for none
         * @return this builder
         */
        public Builder id(@Nullable String value) {
            id = checked("id", value);
            return this;
        }

        /**
         * Sets {@link OAuthToken#userName()}.
         *
         * @param value the user name; null or empty for none
         * @return this builder
         */
        public Builder userName(@Nullable String value) {
            userName = checked("userName", value);
            return this;
        }

        /**
         * Sets {@link OAuthToken#clientId()}.
         *
         * @param value the client id; null or empty for none
         * @return this builder
         */
        public Builder clientId(@Nullable String value) {
            clientId = checked("clientId", value);
            return this;
        }

        /**
         * Sets {@link OAuthToken#clientSecret()}.
         *
         * @param value the client secret; null or empty for none
         * @return this builder
         */
        public Builder clientSecret(@Nullable String value) {
            clientSecret = checked("clientSecret", value);
            return this;
        }

        /**
         * Sets {@link OAuthToken#refreshToken()}.
         *
         * @param value the refresh token; null or empty for none
         * @return this builder
         */
        public Builder refreshToken(@Nullable String value) {
            refreshToken = checked("refreshToken", value);
            return this;
        }

        /**
         * Sets {@link OAuthToken#accessToken()}.
         *
         * @param value the access token; null or empty for none
         * @return this builder
         */
        public Builder accessToken(@Nullable String value) {
            accessToken = checked("accessToken", value);
            return this;
        }

        /**
         * Sets {@link OAuthToken#grantToken()}.
         *
         * @param value the grant token; null or empty for none
         * @return this builder
         */
        public Builder grantToken(@Nullable String value) {
            grantToken = checked("grantToken", value);
            return this;
        }

        /**
         * Sets {@link OAuthToken#expiresAt()}, truncated to milliseconds.
         *
         * @param value the expiry, in the range of a {@code long} of milliseconds since 1970; null for none
         * @return this builder
         */
        public Builder expiresAt(@Nullable Instant value) {
            if (value == null) {
                expiresAt = null;
                return this;
            }
            try {
                expiresAt = Instant.ofEpochMilli(
                        value.truncatedTo(ChronoUnit.MILLIS).toEpochMilli());
            } catch (ArithmeticException | DateTimeException e) {
                throw new InvalidTokenException(
                        "expiresAt " + value + " is out of range: it has to fit a long of milliseconds since 1970", e);
            }
            return this;
        }

        /**
         * Sets {@link OAuthToken#redirectUrl()}.
         *
         * @param value the redirect URL; null or empty for none
         * @return this builder
         */
        public Builder redirectUrl(@Nullable String value) {
            redirectUrl = checked("redirectUrl", value);
            return this;
        }

        /**
         * Sets {@link OAuthToken#apiDomain()}.
         *
         * @param value the API domain; null or empty for none
         * @return this builder
         */
        public Builder apiDomain(@Nullable String value) {
            apiDomain = checked("apiDomain", value);
            return this;
        }

        /**
         * Sets one of {@link OAuthToken#attributes()}.
         *
         * @param name the name, not empty
         * @param value the value; null or empty removes the attribute
         * @return this builder
         */
        public Builder attribute(String name, @Nullable String value) {
            if (checked("the name of an attribute", Objects.requireNonNull(name, "name")) == null) {
                throw new InvalidTokenException("the name of an attribute is empty: give it a name such as \"scope\"");
            }
            String present = checked("attribute", value);
            if (present == null) {
                attributes.remove(name);
            } else {
                attributes.put(name, present);
            }
            return this;
        }

        /**
         * Replaces all of {@link OAuthToken#attributes()}.
         *
         * @param values the attributes; names are not empty, entries with an empty value are left out
         * @return this builder
         */
        public Builder attributes(Map<String, String> values) {
            Map<String, String> copy = new TreeMap<>(values);
            attributes.clear();
            copy.forEach(this::attribute);
            return this;
        }

        /**
         * Sets {@link OAuthToken#scopes()}.
         *
         * @param values the names of the scopes; none removes them
         * @return this builder
         * @throws InvalidTokenException if one of them is empty or has a space
         */
        public Builder scopes(Collection<String> values) {
            for (String value : values) {
                if (value.isEmpty() || value.indexOf(' ') >= 0) {
                    throw new InvalidTokenException("the scope \"" + PrintableText.of(value)
                            + "\" is empty or has a space: give each scope by itself");
                }
            }
            return attribute(SCOPE, String.join(" ", values));
        }

        /**
         * Sets {@link OAuthToken#tokenType()}.
         *
         * @param value the token type; null or empty for none
         * @return this builder
         */
        public Builder tokenType(@Nullable String value) {
            return attribute(TOKEN_TYPE, value);
        }

        /**
         * Sets {@link OAuthToken#issuedAt()}.
         *
         * @param value the time; null for none
         * @return this builder
         */
        public Builder issuedAt(@Nullable Instant value) {
            return instant(ISSUED_AT, value);
        }

        /**
         * Sets {@link OAuthToken#expiresAt()} and {@link OAuthToken#exactExpiresAt()}.
         *
         * @param value the expiry, in the range of {@link #expiresAt}; null for none
         * @return this builder
         */
        public Builder exactExpiresAt(@Nullable Instant value) {
            expiresAt(value);
            return instant(EXPIRES_AT, Objects.equals(value, expiresAt) ? null : value);
        }

        /**
         * Sets {@link OAuthToken#refreshTokenIssuedAt()}.
         *
         * @param value the time; null for none
         * @return this builder
         */
        public Builder refreshTokenIssuedAt(@Nullable Instant value) {
            return instant(REFRESH_TOKEN_ISSUED_AT, value);
        }

        /**
         * Sets {@link OAuthToken#refreshTokenExpiresAt()}.
         *
         * @param value the expiry; null for none
         * @return this builder
         */
        public Builder refreshTokenExpiresAt(@Nullable Instant value) {
            return instant(REFRESH_TOKEN_EXPIRES_AT, value);
        }

        private Builder instant(String attribute, @Nullable Instant value) {
            return attribute(attribute, value == null ? null : value.toString());
        }

        /**
         * Replaces every field that is present in {@code newer} and keeps the others, as saving does to a stored token. Attributes
         * are merged one by one. The expiry is that of the access token: another access token without expiry removes it. So it is with
         * the times of the access token and the refresh token in {@linkplain OAuthToken well-known attributes}.
         *
         * @param newer the token whose present fields win
         * @return this builder
         */
        public Builder mergeFrom(OAuthToken newer) {
            boolean otherAccessToken = newer.accessToken != null && !newer.accessToken.equals(accessToken);
            if (newer.expiresAt != null || otherAccessToken) {
                expiresAt = newer.expiresAt;
                attributes.remove(EXPIRES_AT);
            }
            if (otherAccessToken) {
                attributes.remove(ISSUED_AT);
            }
            if (newer.refreshToken != null && !newer.refreshToken.equals(refreshToken)) {
                attributes.remove(REFRESH_TOKEN_ISSUED_AT);
                attributes.remove(REFRESH_TOKEN_EXPIRES_AT);
            }
            id = newer.id != null ? newer.id : id;
            userName = newer.userName != null ? newer.userName : userName;
            clientId = newer.clientId != null ? newer.clientId : clientId;
            clientSecret = newer.clientSecret != null ? newer.clientSecret : clientSecret;
            refreshToken = newer.refreshToken != null ? newer.refreshToken : refreshToken;
            accessToken = newer.accessToken != null ? newer.accessToken : accessToken;
            grantToken = newer.grantToken != null ? newer.grantToken : grantToken;
            redirectUrl = newer.redirectUrl != null ? newer.redirectUrl : redirectUrl;
            apiDomain = newer.apiDomain != null ? newer.apiDomain : apiDomain;
            attributes.putAll(newer.attributes);
            return this;
        }

        /** {@return a new token with the fields set so far} You can go on using the builder. */
        public OAuthToken build() {
            return new OAuthToken(this);
        }

        private static @Nullable String checked(String field, @Nullable String value) {
            if (value == null || value.isEmpty()) {
                return null;
            }
            if (value.length() > MAX_VALUE_LENGTH) {
                throw new InvalidTokenException(
                        field + " has " + value.length() + " characters; at most " + MAX_VALUE_LENGTH + " can be kept");
            }
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (Character.isSurrogate(c)) {
                    if (Character.isLowSurrogate(c)
                            || i + 1 == value.length()
                            || !Character.isLowSurrogate(value.charAt(i + 1))) {
                        throw new InvalidTokenException(
                                field + " is not well-formed Unicode: unpaired surrogate at index " + i
                                        + "; it could not be stored unchanged");
                    }
                    i++;
                }
            }
            return value;
        }
    }
}
