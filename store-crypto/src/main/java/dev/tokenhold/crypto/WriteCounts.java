package dev.tokenhold.crypto;

import dev.tokenhold.spi.StoreMeter;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts what became of writes. Thread-safe. */
final class WriteCounts {

    private final LongAdder saves = new LongAdder();
    private final LongAdder conflicts = new LongAdder();

    /** Counts a write of tokens, and returns whether it was written. */
    boolean count(boolean written, int tokens) {
        if (written) {
            saves.add(tokens);
        } else {
            lost();
        }
        return written;
    }

    void lost() {
        conflicts.increment();
    }

    List<StoreMeter> meters() {
        return List.of(
                new StoreMeter("saves", StoreMeter.Kind.COUNTER, "Tokens that were saved", saves::sum),
                new StoreMeter(
                        "conflicts",
                        StoreMeter.Kind.COUNTER,
                        "Writes that another writer was faster than: they were refused, or made again",
                        conflicts::sum));
    }
}
