package dev.tokenhold.crypto;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.WriteResult;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the repairs of a doctor, as long as they are wanted and possible. Not thread-safe. */
final class Repairs {

    private final RecordStore records;
    private final Consumer<Finding> findings;
    private final boolean wanted;
    private @Nullable String hindrance;

    Repairs(RecordStore records, Consumer<Finding> findings, boolean wanted) {
        this.records = records;
        this.findings = findings;
        this.wanted = wanted;
    }

    boolean areWanted() {
        return wanted;
    }

    boolean arePossible() {
        return wanted && hindrance == null;
    }

    /** Repairs nothing from now on, for a reason that continues "not repaired, since ". */
    void stop(String reason) {
        if (hindrance == null) {
            hindrance = reason;
        }
    }

    /** Writes a batch; null if that is not possible, or failed. */
    @Nullable
    WriteResult write(List<RecordWrite> batch) {
        if (!arePossible()) {
            return null;
        }
        try {
            return records.write(batch);
        } catch (StoreUnavailableException e) {
            // One failure may take half a minute: not once for each record.
            stop("the store takes no writes (" + e.getMessage() + ")");
            return null;
        } catch (CorruptStoreException e) {
            // A malformed row is in the way, which is reported with the others.
            return null;
        } catch (InvalidTokenException e) {
            stop(String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Reports damage that {@link #write} could mend but did not. */
    void report(String place, String problem, String repair) {
        String remedy;
        if (hindrance == null || !wanted) {
            remedy = "run store-migrate doctor --repair, which " + repair
                    + (hindrance == null ? "" : "; not yet, since " + hindrance);
        } else {
            remedy = "not repaired, since " + hindrance;
        }
        findings.accept(Finding.damage(place, problem, remedy));
    }

    /** Reports what {@link #write} has mended. */
    void done(String place, String problem, String done) {
        findings.accept(Finding.repaired(place, problem, done));
    }
}
