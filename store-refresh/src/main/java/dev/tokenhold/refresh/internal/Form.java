package dev.tokenhold.refresh.internal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/** The parameters of a request, as {@code application/x-www-form-urlencoded}. Not thread-safe. */
public final class Form {

    private final StringJoiner pairs = new StringJoiner("&");

    /** Creates a form without parameters. */
    public Form() {}

    /**
     * Adds a parameter.
     *
     * @param name its name
     * @param value its value
     * @return this form
     */
    public Form add(String name, String value) {
        pairs.add(encode(name) + "=" + encode(value));
        return this;
    }

    /**
     * Encodes a name or a value.
     *
     * @param text any text
     * @return ASCII
     */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    String encoded() {
        return pairs.toString();
    }
}
