package dev.tokenhold.zoho.csv;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.internal.DurableFiles;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.internal.FilePlace;
import dev.tokenhold.internal.InterProcessLock;
import dev.tokenhold.spi.LeaderRegister;
import dev.tokenhold.spi.StorePlace;
import dev.tokenhold.spi.TokenIds;
import dev.tokenhold.zoho.row.RowNaming;
import dev.tokenhold.zoho.row.SdkSaving;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** Reads the file, and replaces it atomically. Thread-safe. */
final class CsvFile {

    private static final System.Logger LOG = System.getLogger(CsvFile.class.getName());
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(30);

    // Decimal ids in the order of their numbers.
    private static final Comparator<OAuthToken> ROW_ORDER = Comparator.comparing(
            OAuthToken::id, Comparator.comparingInt(String::length).thenComparing(TokenIds.ORDER));

    private final Path file;
    private final CsvReading reading;

    CsvFile(Path file) {
        this.file = file.toAbsolutePath().normalize();
        reading = new CsvReading(this.file);
    }

    StorePlace place() {
        return new FilePlace(file);
    }

    /** The present content of the file; empty when it does not exist. */
    CsvContent content() {
        return reading.content();
    }

    /**
     * Changes the tokens and, if that made a difference, writes the file in the form that it has.
     *
     * @param creating whether to write a file that is missing in any case
     * @param forSdk whether to write only what the SDK reads as it is
     * @param change what to do to the tokens; what it throws is thrown, and nothing is written then
     * @throws InvalidTokenException if the form of the file cannot hold a token
     */
    <T> T change(boolean creating, boolean forSdk, Function<InMemoryTokenStore, T> change) {
        try {
            Path target = DurableFiles.resolve(file);
            return lock(target).holding(() -> {
                CsvContent before = content();
                InMemoryTokenStore tokens = before.copyOfTokens();
                Set<OAuthToken> old = Set.copyOf(tokens.getTokens());
                T result = change.apply(tokens);
                List<OAuthToken> rows =
                        tokens.getTokens().stream().sorted(ROW_ORDER).toList();
                Set<String> changed = new HashSet<>();
                for (OAuthToken token : rows) {
                    if (!old.contains(token)) {
                        changed.add(Objects.requireNonNull(token.id()));
                        SdkSaving.throwIfPresent(before.sdk().refusalOfForm(token));
                    }
                }
                if (!before.hasIds()) {
                    requireTellable(rows);
                }
                boolean differs = !changed.isEmpty() || rows.size() != old.size();
                if (differs || (creating && Files.notExists(target))) {
                    DurableFiles.replace(target, out -> before.sdk().write(rows, out), written -> {
                        if (forSdk) {
                            before.sdk().requireRead(written, rows, changed);
                        }
                    });
                    reading.found();
                    if (!before.hasIds()) {
                        reading.remember(rows);
                    }
                    warnOfOverruled(before);
                }
                return result;
            });
        } catch (DurableFiles.NotDurableException e) {
            throw new StoreUnavailableException(
                    file + " was written, but may not survive a loss of power: " + e.getMessage() + "; save again",
                    true,
                    e);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    file + " cannot be written: " + FileFailure.reason(e) + "; nothing was changed", e);
        }
    }

    /** Names the store in the memory of its tokens. */
    String origin() {
        return CsvContent.origin(file);
    }

    /** Whether the file leads a mirror. */
    LeaderRegister leaderRegister() {
        try {
            Path target = DurableFiles.resolve(file);
            return new FileLeaderRegister(target, lock(target));
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    file + " cannot be part of a mirror: " + FileFailure.reason(e) + "; put that right and try again",
                    e);
        }
    }

    // Two rows that are equal are read as one, since programs that write at the same time double them.
    private void requireTellable(List<OAuthToken> rows) {
        Map<OAuthToken, String> ids = new HashMap<>();
        for (OAuthToken row : rows) {
            String same = ids.put(row.toBuilder().id(null).build(), Objects.requireNonNull(row.id()));
            if (same != null) {
                throw new InvalidTokenException(file + " has no column for the id, and the tokens " + same + " and "
                        + row.id() + " have no user name and are equal in everything else: it can hold one of them;"
                        + " give one a user name, or copy to a new place");
            }
        }
    }

    private static InterProcessLock lock(Path target) {
        return new InterProcessLock(target.resolveSibling(target.getFileName() + ".lock"), LOCK_TIMEOUT);
    }

    private void warnOfOverruled(CsvContent before) {
        List<Integer> lines = before.overruledLines();
        if (!lines.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    file + " was written without what its lines " + RowNaming.firstFew(lines)
                            + " said before: other lines with the same user and client stood for them");
            before.losses().forEach(loss -> LOG.log(System.Logger.Level.WARNING, file + " before that: " + loss));
        }
    }
}
