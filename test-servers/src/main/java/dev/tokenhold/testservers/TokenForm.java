package dev.tokenhold.testservers;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a request to an {@link AuthorizationServer}, and the client that it claims to be from. */
final class TokenForm {

    private static final String BASIC = "basic ";

    private final Map<String, String> parameters = new HashMap<>();
    private final @Nullable String clientId;
    private final @Nullable String clientSecret;

    /**
     * Reads a form.
     *
     * @param form {@code application/x-www-form-urlencoded}
     * @param authorization the header of that name
     * @throws IllegalArgumentException if the form is malformed, repeats a parameter or authenticates in two ways
     */
    TokenForm(String form, @Nullable String authorization) {
        for (String pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0
                    && parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1))) != null) {
                throw new IllegalArgumentException("a parameter is repeated");
            }
        }
        if (authorization == null) {
            clientId = parameters.get("client_id");
            clientSecret = parameters.get("client_secret");
        } else {
            String[] credentials = basic(authorization);
            clientId = decode(credentials[0]);
            clientSecret = decode(credentials[1]);
            if (parameters.containsKey("client_secret")
                    || !clientId.equals(parameters.getOrDefault("client_id", clientId))) {
                throw new IllegalArgumentException("the client authenticates in two ways");
            }
        }
    }

    /** Reads the header of RFC 7617, in which RFC 6749, section 2.3.1, encodes both parts as in a form. */
    private static String[] basic(String authorization) {
        if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            throw new IllegalArgumentException("the authorization is not Basic");
        }
        byte[] decoded = Base64.getDecoder()
                .decode(authorization.substring(BASIC.length()).strip());
        String[] credentials = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
        if (credentials.length < 2) {
            throw new IllegalArgumentException("the Basic authorization has no colon");
        }
        return credentials;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Returns the value of a parameter, or an empty text, which is as good as none. */
    String get(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** Returns the refresh token that is presented in order to refresh, or an empty text. */
    String presentedRefreshToken() {
        return get("grant_type").equals("refresh_token") ? get("refresh_token") : "";
    }

    @Nullable
    String clientId() {
        return clientId;
    }

    @Nullable
    String clientSecret() {
        return clientSecret;
    }
}
