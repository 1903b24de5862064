package dev.tokenhold.google;

/** Keys of Google's stores as user names, and back. A user name cannot be empty, and a key can. */
final class TokenKey {

    private static final String ESCAPE = "%";

    private TokenKey() {}

    /** The escape itself is escaped at the start only, so that most keys stay as they are. */
    static String userName(String key) {
        return key.isEmpty() || key.startsWith(ESCAPE) ? ESCAPE + key : key;
    }

    static String of(String userName) {
        return userName.startsWith(ESCAPE) ? userName.substring(ESCAPE.length()) : userName;
    }
}
