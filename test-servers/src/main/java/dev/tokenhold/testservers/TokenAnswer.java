package dev.tokenhold.testservers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An answer of an {@link AuthorizationServer}.
 *
 * @param status the HTTP status
 * @param headers beside those that every answer has
 * @param body mostly JSON
 * @param issued whether it carries tokens that were issued for it
 */
record TokenAnswer(int status, Map<String, String> headers, String body, boolean issued) {

    /** Makes an answer that is a flat JSON object of strings and numbers. */
    static TokenAnswer json(int status, Map<String, ?> members) {
        String body = members.entrySet().stream()
                .map(member -> quote(member.getKey()) + ":"
                        + (member.getValue() instanceof Number number
                                ? number
                                : quote(String.valueOf(member.getValue()))))
                .collect(Collectors.joining(",", "{", "}"));
        return new TokenAnswer(status, Map.of(), body, false);
    }

    /** Makes the answer of RFC 6749, section 5.2. */
    static TokenAnswer error(int status, String code) {
        return json(status, Map.of("error", code));
    }

    TokenAnswer withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new TokenAnswer(status, more, body, issued);
    }

    TokenAnswer withTokens() {
        return new TokenAnswer(status, headers, body, true);
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c < ' ' || c == '"' || c == '\\') {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    /** The body may have tokens in it. */
    @Override
    public String toString() {
        return "answer with status " + status;
    }
}
