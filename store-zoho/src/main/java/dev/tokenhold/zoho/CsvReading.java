package dev.tokenhold.zoho;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.spi.StoredToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What a file says, read again when it has changed: a survey for its inventory, all of it for everything else. Thread-safe. */
final class CsvReading {

    private static final System.Logger LOG = System.getLogger(CsvFile.class.getName());
    private static final int READ_ATTEMPTS = 50;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(10);

    /**
     * What is known of one state of the file.
     *
     * @param content null if only the inventory has been asked for
     */
    private record Known(
            FileIdentity identity,
            CsvSurvey survey,
            @Nullable CsvContent content) {}

    /** A survey, and the file that it is of; null if there is none. */
    private record Surveyed(CsvSurvey survey, @Nullable OpenCsvFile open) {}

    private final Path file;
    private @Nullable Known known;
    private boolean warnedOfEnd;

    CsvReading(Path file) {
        this.file = file;
    }

    /** Everything in the file, in the order of the ids; what has none comes last, in the order of the file. To be closed. */
    Stream<StoredToken> inventory() {
        Surveyed surveyed = survey();
        OpenCsvFile open = surveyed.open();
        if (open == null) {
            return Stream.empty();
        }
        Iterator<FoundRow> rows = new CsvInventory(file, surveyed.survey(), open);
        if (!rows.hasNext()) {
            open.close();
        }
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .map(row -> row.stored(Places.LINES))
                .onClose(open::close);
    }

    /** What is suspicious about the file as a whole. */
    List<String> warnings() {
        Surveyed surveyed = survey();
        if (surveyed.open() != null) {
            surveyed.open().close();
        }
        return surveyed.survey().warnings();
    }

    /** The tokens that are in the file at present; none when it does not exist. */
    synchronized CsvContent content() {
        try {
            for (int attempt = 0; attempt < READ_ATTEMPTS; attempt++) {
                Known last = known;
                if (last != null && last.content() != null && last.identity().equals(FileIdentity.of(file))) {
                    return last.content();
                }
                CsvContent content = content(survey());
                if (content != null) {
                    return content;
                }
                LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
            }
        } catch (IOException e) {
            throw cannotBeRead(e);
        }
        throw changesAllTheTime();
    }

    private synchronized Surveyed survey() {
        try {
            for (int attempt = 0; attempt < READ_ATTEMPTS; attempt++) {
                Instant now = Instant.now();
                OpenCsvFile open = OpenCsvFile.open(file);
                if (open == null) {
                    known = null;
                    return new Surveyed(CsvSurvey.NONE, null);
                }
                CsvSurvey survey = null;
                try {
                    survey = survey(open, now);
                } finally {
                    if (survey == null) {
                        open.close();
                    }
                }
                if (survey != null) {
                    return new Surveyed(survey, open);
                }
                LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
            }
        } catch (IOException e) {
            throw cannotBeRead(e);
        }
        throw changesAllTheTime();
    }

    /** Null when the file changes meanwhile. */
    private @Nullable CsvSurvey survey(OpenCsvFile open, Instant now) throws IOException {
        if (known != null && known.identity().equals(open.identity())) {
            return open.isCurrent() ? known.survey() : null;
        }
        known = null;
        CsvSurvey survey;
        try {
            survey = CsvSurvey.of(file, open);
        } catch (CsvRowReader.ChangedException e) {
            return null;
        } catch (CorruptStoreException e) {
            if (open.isCurrent()) {
                throw e;
            }
            return null;
        } catch (UncheckedIOException e) {
            if (open.isCurrent()) {
                throw e.getCause();
            }
            return null;
        }
        if (!open.isCurrent()) {
            return null;
        }
        if (open.identity().showsChangesAfter(now)) {
            known = new Known(open.identity(), survey, null);
        }
        if (survey.endsWithinLine() && !warnedOfEnd) {
            warnedOfEnd = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the last line of " + file + " has no line end; if a crash cut the file there, the last value is"
                            + " incomplete: check it, and end the line");
        }
        return survey;
    }

    /** Null when the file changes meanwhile. */
    private @Nullable CsvContent content(Surveyed surveyed) throws IOException {
        CsvSurvey survey = surveyed.survey();
        if (surveyed.open() == null) {
            return new CsvContent(file, survey, Collections.emptyIterator());
        }
        try (OpenCsvFile open = surveyed.open()) {
            CsvContent content;
            try {
                content = new CsvContent(file, survey, new CsvInventory(file, survey, open));
            } catch (StoreUnavailableException e) {
                if (open.isCurrent()) {
                    throw e;
                }
                return null;
            }
            if (!open.isCurrent()) {
                return null;
            }
            if (known != null) {
                known = new Known(open.identity(), survey, content);
            }
            return content;
        }
    }

    private StoreUnavailableException cannotBeRead(IOException e) {
        return new StoreUnavailableException(file + " cannot be read: " + FileFailure.reason(e), e);
    }

    private StoreUnavailableException changesAllTheTime() {
        return new StoreUnavailableException(
                file + " changes all the time while it is being read: stop the program that writes it, or try again");
    }
}
