package dev.tokenhold.crypto;

import dev.tokenhold.spi.StoredToken;
import java.util.List;

/**
 * What a {@link Rekey} did.
 *
 * @param resealed the number of records that are sealed with the primary key now, and were not before
 * @param unchanged the number of records that were sealed with it already
 * @param damaged the number of records that could not be opened, and were left as they are
 * @param examples the first of these, at most {@value Rekey#MOST_EXAMPLES}
 */
public record RekeyReport(long resealed, long unchanged, long damaged, List<StoredToken.Damaged> examples) {

    /**
     * Creates a report.
     *
     * @param resealed the records sealed anew
     * @param unchanged the records left alone
     * @param damaged the records that could not be opened
     * @param examples some of these, copied
     */
    public RekeyReport {
        examples = List.copyOf(examples);
    }
}
