package dev.tokenhold.zoho;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.zoho.FoundRow.DamagedRow;
import dev.tokenhold.zoho.FoundRow.SupersededRow;
import dev.tokenhold.zoho.FoundRow.TokenRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a file says at one time: its inventory and, if it is not damaged, its tokens. Thread-safe. */
final class CsvContent {

    private final Path file;
    private final SortedRows rows;
    private final long greatestId;
    private @Nullable InMemoryTokenStore store;

    private CsvContent(Path file, SortedRows rows) {
        this.file = file;
        this.rows = rows;
        this.greatestId = Stream.concat(
                        rows.standing().stream().map(row -> row.token().id()),
                        rows.damaged().stream().map(DamagedRow::id))
                .mapToLong(id -> id == null ? 0 : SdkIds.number(id))
                .max()
                .orElse(0);
    }

    /** The content of a file that does not exist. */
    static CsvContent none(Path file) {
        return new CsvContent(file, new SortedRows(Places.LINES, List.of(), List.of()));
    }

    static CsvContent of(Path file, CsvRows rows) {
        return new CsvContent(file, new SortedRows(Places.LINES, rows.rows(), rows.damaged()));
    }

    /** Everything in the file, in the order of the ids; what has none comes last, in the order of the file. */
    Stream<StoredToken> inventory() {
        return rows.inventory();
    }

    /** What is suspicious about the file as a whole. */
    List<String> warnings() {
        return Suspicions.aboutApiDomains(rows.standing().stream().map(TokenRow::token));
    }

    /**
     * The tokens for reading.
     *
     * @throws CorruptStoreException if anything in the file is damaged
     */
    InMemoryTokenStore tokens() {
        requireUndamaged();
        return intactTokens();
    }

    /**
     * The tokens for changing, in a store of the caller's own.
     *
     * @throws CorruptStoreException if anything in the file is damaged
     */
    InMemoryTokenStore copyOfTokens() {
        requireUndamaged();
        return load();
    }

    boolean hasId(String id) {
        return intactTokens().findTokenById(id).isPresent();
    }

    /** The greatest number that is an id in the file, or 0. */
    long greatestId() {
        return greatestId;
    }

    /** The lines of superseded rows that say something else than the row that stands for them. */
    List<Integer> overruledLines() {
        return rows.superseded().stream()
                .filter(SupersededRow::isOverruled)
                .map(pair -> pair.row().number())
                .toList();
    }

    private synchronized InMemoryTokenStore intactTokens() {
        if (store == null) {
            store = load();
        }
        return store;
    }

    private InMemoryTokenStore load() {
        Set<String> ids = rows.standing().stream()
                .map(row -> row.token().id())
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(HashSet::new));
        long greatest = greatestId;
        List<Replacement> tokens = new ArrayList<>(rows.standing().size());
        for (TokenRow row : rows.standing()) {
            OAuthToken token = row.token();
            if (token.id() == null) {
                String id = SdkIds.next(greatest, ids::contains);
                greatest = SdkIds.number(id);
                ids.add(id);
                token = token.toBuilder().id(id).build();
            }
            tokens.add(new Replacement(null, token));
        }
        InMemoryTokenStore loaded = new InMemoryTokenStore();
        loaded.replaceTokens(tokens);
        return loaded;
    }

    private void requireUndamaged() {
        List<DamagedRow> damaged = rows.damaged();
        if (damaged.isEmpty()) {
            return;
        }
        DamagedRow first = damaged.get(0);
        throw new CorruptStoreException(file + " is damaged in " + damaged.size()
                + (damaged.size() == 1 ? " place" : " places")
                + ", in the lines "
                + Places.shown(damaged.stream().map(DamagedRow::number).toList())
                + "; " + Places.LINES.of(first.number(), first.id()) + ": " + first.reason() + ". Nothing was changed."
                + " \"store-migrate list --store zoho-csv:" + file + "\" shows every place, \"store-migrate copy"
                + " --keep-going\" copies the rest; mend the lines, or restore the file from a backup");
    }
}
