package dev.tokenhold.migrate.cli;

import dev.tokenhold.spi.FenceNotice;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;

/** Who runs the command, as others are to read it. */
final class CurrentUser {

    private static final int LONGEST = 60;

    private CurrentUser() {}

    /** {@code user@host}, of the characters that the notice of a fence can have. */
    static String name() {
        return printable(System.getProperty("user.name", "") + "@" + host());
    }

    /** The nearest text that can stand in a {@link FenceNotice}. */
    static String printable(String text) {
        String known = text.replaceAll("[^A-Za-z0-9 ._@:/(),-]", "_");
        String cut = known.substring(0, Math.min(LONGEST, known.length())).strip();
        return cut.isEmpty() ? FenceNotice.UNKNOWN : cut;
    }

    /** Whether a name can stand in a notice as it is. */
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
