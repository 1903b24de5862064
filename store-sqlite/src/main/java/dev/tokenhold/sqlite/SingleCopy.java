package dev.tokenhold.sqlite;

import dev.tokenhold.StoreUnavailableException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Keeps two copies of SQLite in one process from opening the same file. Two applications in one server may each have loaded a copy.
 * The locks of a file belong to the process as a whole, so neither would see those of the other, both would write at once, and
 * saves would be lost (sqlite.org/howtocorrupt.html, "Multiple copies of SQLite linked into the same application").
 *
 * <p>Copies of this class know of each other by a system property for each file that is open.
 */
final class SingleCopy {

    private static final String PREFIX = "dev.tokenhold.sqlite.open:";
    private static final String THIS_COPY = UUID.randomUUID().toString();
    private static final Map<Path, Integer> USERS = new HashMap<>();

    private SingleCopy() {}

    /** Claims the file for this copy, before opening it. Release it as often as you claim it. */
    static synchronized void claim(SqliteFile file) {
        Object owner = System.getProperties().putIfAbsent(key(file), THIS_COPY);
        if (owner != null && !owner.equals(THIS_COPY)) {
            throw new StoreUnavailableException(
                    "the database " + file.path()
                            + " is open in another application of this server, which has loaded SQLite for itself: locks do not hold between"
                            + " the two; close it there, or put Tokenhold and its dependencies where both applications load them from");
        }
        USERS.merge(file.path(), 1, Integer::sum);
    }

    /** Gives the file back; {@code whenLast} is done if nothing else in this process uses it. */
    static synchronized void release(SqliteFile file, Runnable whenLast) {
        if (USERS.merge(file.path(), -1, Integer::sum) == 0) {
            USERS.remove(file.path());
            whenLast.run();
            System.getProperties().remove(key(file));
        }
    }

    private static String key(SqliteFile file) {
        return PREFIX + file.path();
    }
}
