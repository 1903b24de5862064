package dev.tokenhold.zoho;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.spi.TokenIds;
import dev.tokenhold.zoho.CsvRows.DamagedRow;
import dev.tokenhold.zoho.CsvRows.TokenRow;
import dev.tokenhold.zoho.RowSorting.SupersededRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a file says at one time: its inventory and, if it is not damaged, its tokens. Thread-safe. */
final class CsvContent {

    /** An entry of the inventory, with what it is sorted by. */
    private record Entry(@Nullable String id, int line, StoredToken what) {}

    private final Path file;
    private final List<TokenRow> standing;
    private final List<SupersededRow> superseded;
    private final List<DamagedRow> damaged;
    private final long greatestId;
    private @Nullable InMemoryTokenStore store;

    private CsvContent(Path file, List<TokenRow> standing, List<SupersededRow> superseded, List<DamagedRow> damaged) {
        this.file = file;
        this.standing = standing;
        this.superseded = superseded;
        this.damaged = damaged;
        this.greatestId = Stream.concat(
                        standing.stream().map(row -> row.token().id()),
                        damaged.stream().map(DamagedRow::id))
                .mapToLong(id -> id == null ? 0 : SdkIds.number(id))
                .max()
                .orElse(0);
    }

    /** The content of a file that does not exist. */
    static CsvContent none(Path file) {
        return new CsvContent(file, List.of(), List.of(), List.of());
    }

    static CsvContent of(Path file, CsvRows rows) {
        RowSorting sorting = new RowSorting(rows);
        return new CsvContent(file, sorting.standing(), sorting.superseded(), sorting.damaged());
    }

    /** Everything in the file, in the order of the ids; what has none comes last, in the order of the file. */
    Stream<StoredToken> inventory() {
        List<Entry> entries = new ArrayList<>(standing.size() + superseded.size() + damaged.size());
        for (TokenRow row : standing) {
            entries.add(new Entry(row.token().id(), row.line(), new StoredToken.Intact(row.token(), null)));
        }
        for (SupersededRow pair : superseded) {
            int line = pair.row().line();
            String id = pair.row().token().id();
            entries.add(new Entry(id, line, new StoredToken.Superseded(place(line), id, pair.reason())));
        }
        for (DamagedRow row : damaged) {
            StoredToken what = new StoredToken.Damaged(place(row.line()), row.id(), row.reason());
            entries.add(new Entry(row.id(), row.line(), what));
        }
        entries.sort(Comparator.comparing(Entry::id, Comparator.nullsLast(TokenIds.ORDER))
                .thenComparingInt(Entry::line));
        return entries.stream().map(Entry::what);
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
        return superseded.stream()
                .filter(SupersededRow::isOverruled)
                .map(pair -> pair.row().line())
                .toList();
    }

    private synchronized InMemoryTokenStore intactTokens() {
        if (store == null) {
            store = load();
        }
        return store;
    }

    private InMemoryTokenStore load() {
        Set<String> ids = standing.stream()
                .map(row -> row.token().id())
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(HashSet::new));
        long greatest = greatestId;
        List<Replacement> tokens = new ArrayList<>(standing.size());
        for (TokenRow row : standing) {
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
        if (damaged.isEmpty()) {
            return;
        }
        DamagedRow first = damaged.get(0);
        throw new CorruptStoreException(file + " is damaged in " + damaged.size()
                + (damaged.size() == 1 ? " place" : " places")
                + ", in the lines "
                + RowSorting.shown(damaged.stream().map(DamagedRow::line).toList())
                + "; " + place(first.line()) + ": " + first.reason() + ". Nothing was changed."
                + " \"store-migrate list --store zoho-csv:" + file + "\" shows every place, \"store-migrate copy"
                + " --keep-going\" copies the rest; mend the lines, or restore the file from a backup");
    }

    private static String place(int line) {
        return "line " + line;
    }
}
