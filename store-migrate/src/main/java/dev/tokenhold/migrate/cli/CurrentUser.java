package dev.tokenhold.migrate.cli;

import dev.tokenhold.spi.FenceNotice;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;

/** The current user's name, as shown to others. */
final class CurrentUser {

    private static final int LONGEST = 60;

    private CurrentUser() {}

    /** Returns {@code user@host}, in characters that a {@link FenceNotice} allows. */
    static String name() {
        return printable(System.getProperty("user.name", "") + "@" + host());
    }

    /** Replaces the characters that a {@link FenceNotice} does not allow, and shortens the text. */
    static String printable(String text) {
        String known = text.replaceAll("[^A-Za-z0-9 ._@:/(),-]", "_");
        String cut = known.substring(0, Math.min(LONGEST, known.length())).strip();
        return cut.isEmpty() ? FenceNotice.UNKNOWN : cut;
    }

    /** Tells whether a notice allows a name as it is. */
    static boolean isPrintable(String name) {
        try {
            return new FenceNotice(name, Instant.EPOCH).by().equals(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
