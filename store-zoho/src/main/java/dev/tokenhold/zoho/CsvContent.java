package dev.tokenhold.zoho;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.zoho.FoundRow.DamagedRow;
import dev.tokenhold.zoho.FoundRow.SupersededRow;
import dev.tokenhold.zoho.FoundRow.TokenRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** The tokens in a file at one time, unless it is damaged. Thread-safe. */
final class CsvContent {

    private final Path file;
    private final Collection<DamagedRow> damaged;
    private final InMemoryTokenStore intact = new InMemoryTokenStore();
    private final List<Integer> overruledLines = new ArrayList<>();
    private final long greatestId;

    /** Reads what an inventory of the file leads through. */
    CsvContent(Path file, CsvSurvey survey, Iterator<FoundRow> inventory) {
        this.file = file;
        damaged = survey.damaged();
        List<OAuthToken> standing = new ArrayList<>();
        long greatest = 0;
        while (inventory.hasNext()) {
            FoundRow row = inventory.next();
            if (row instanceof SupersededRow superseded) {
                if (superseded.isOverruled()) {
                    overruledLines.add(superseded.number());
                }
                continue;
            }
            if (row.id() != null) {
                greatest = Math.max(greatest, SdkIds.number(row.id()));
            }
            if (row instanceof TokenRow intactRow) {
                standing.add(intactRow.token());
            }
        }
        overruledLines.sort(null);
        greatestId = greatest;
        intact.replaceTokens(withIds(standing, greatest));
    }

    /**
     * The tokens for reading.
     *
     * @throws CorruptStoreException if anything in the file is damaged
     */
    InMemoryTokenStore tokens() {
        requireUndamaged();
        return intact;
    }

    /**
     * The tokens for changing, in a store of the caller's own.
     *
     * @throws CorruptStoreException if anything in the file is damaged
     */
    InMemoryTokenStore copyOfTokens() {
        InMemoryTokenStore copy = new InMemoryTokenStore();
        copy.replaceTokens(tokens().getTokens().stream()
                .map(token -> new Replacement(null, token))
                .toList());
        return copy;
    }

    boolean hasId(String id) {
        return intact.findTokenById(id).isPresent();
    }

    /** The greatest number that is an id in the file, or 0. */
    long greatestId() {
        return greatestId;
    }

    /** The lines of superseded rows that say something else than the row that stands for them. */
    List<Integer> overruledLines() {
        return overruledLines;
    }

    // Those without an id have come last, in the order of the file.
    private static List<Replacement> withIds(List<OAuthToken> standing, long greatestId) {
        Set<String> ids = new HashSet<>();
        List<Replacement> tokens = new ArrayList<>(standing.size());
        long greatest = greatestId;
        for (OAuthToken token : standing) {
            OAuthToken withId = token;
            if (token.id() == null) {
                String id = SdkIds.next(greatest, ids::contains);
                greatest = SdkIds.number(id);
                withId = token.toBuilder().id(id).build();
            }
            ids.add(String.valueOf(withId.id()));
            tokens.add(new Replacement(null, withId));
        }
        return tokens;
    }

    private void requireUndamaged() {
        if (damaged.isEmpty()) {
            return;
        }
        DamagedRow first = damaged.iterator().next();
        throw new CorruptStoreException(file + " is damaged in " + damaged.size()
                + (damaged.size() == 1 ? " place" : " places")
                + ", in the lines "
                + Places.shown(damaged.stream().map(DamagedRow::number).toList())
                + "; " + Places.LINES.of(first.number(), first.id()) + ": " + first.reason() + ". Nothing was changed."
                + " \"store-migrate list --store zoho-csv:" + file + "\" shows every place, \"store-migrate copy"
                + " --keep-going\" copies the rest; mend the lines, or restore the file from a backup");
    }
}
