package dev.tokenhold.zoho.csv;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.zoho.row.DamagedRow;
import dev.tokenhold.zoho.row.RowNaming;
import dev.tokenhold.zoho.row.SdkIds;
import dev.tokenhold.zoho.row.SortedRows;
import dev.tokenhold.zoho.row.SupersededRow;
import dev.tokenhold.zoho.row.Suspicions;
import dev.tokenhold.zoho.row.TokenRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The content of a file at one time: its rows, and its tokens unless the file is damaged. Thread-safe. */
final class CsvContent {

    private final Path file;
    private final CsvGeneration generation;
    private final SortedRows rows;
    private final boolean looksCut;
    private final long greatestId;
    private final InMemoryTokenStore intact;

    private CsvContent(
            Path file, CsvGeneration generation, SortedRows rows, boolean looksCut, Map<OAuthToken, String> knownIds) {
        this.file = file;
        this.generation = generation;
        this.rows = rows;
        this.looksCut = looksCut;
        long greatestRead = Stream.concat(
                        rows.standing().stream().map(TokenRow::id),
                        rows.damaged().stream().map(DamagedRow::id))
                .filter(Objects::nonNull)
                .mapToLong(SdkIds::number)
                .max()
                .orElse(0);
        intact = new InMemoryTokenStore(origin(file));
        List<Replacement> tokens = withIds(rows.standing(), greatestRead, knownIds);
        intact.replaceTokens(tokens);
        greatestId = tokens.stream()
                .mapToLong(token ->
                        SdkIds.number(Objects.requireNonNull(token.token().id())))
                .reduce(greatestRead, Math::max);
    }

    /**
     * The content of a file.
     *
     * @param bytes all of them
     * @throws CorruptStoreException if it does not begin with the header of a known generation
     */
    static CsvContent of(Path file, byte[] bytes) {
        return of(file, bytes, Map.of());
    }

    /**
     * The content of a file.
     *
     * @param bytes all of them
     * @param knownIds the ids that tokens of a file without ids had so far; they keep them
     * @throws CorruptStoreException if it does not begin with the header of a known generation
     */
    static CsvContent of(Path file, byte[] bytes, Map<OAuthToken, String> knownIds) {
        CsvRows rows = new CsvRows(file, new Utf8Lines(bytes));
        return new CsvContent(file, rows.generation(), rows.sorted(), rows.lookCut(), knownIds);
    }

    /** The content of a file that does not exist. */
    static CsvContent none(Path file) {
        return new CsvContent(
                file, CsvGeneration.SDK_5, new SortedRows(RowNaming.BY_LINE, List.of(), List.of()), false, Map.of());
    }

    /** The ids that the tokens have without the file saying so, by what it says; empty if it has ids. */
    Map<OAuthToken, String> knownIds() {
        return generation.hasIds() ? Map.of() : knownIds(intact.getTokens());
    }

    /** The ids of tokens, by the tokens without them. */
    static Map<OAuthToken, String> knownIds(List<OAuthToken> tokens) {
        Map<OAuthToken, String> ids = new HashMap<>();
        tokens.forEach(token -> ids.put(token.toBuilder().id(null).build(), Objects.requireNonNull(token.id())));
        return ids;
    }

    /** The file, for messages. */
    Path file() {
        return file;
    }

    /** The tokens of the rows that count, if anything else is damaged or not. */
    List<OAuthToken> intactTokens() {
        return intact.getTokens();
    }

    /** Whether the SDK counts the ids of the file. */
    boolean countsIds() {
        return generation.countsIds();
    }

    /** Whether the file has ids. */
    boolean hasIds() {
        return generation.hasIds();
    }

    /** How the file is written, and how the SDK reads it. */
    SdkCheck sdk() {
        return new SdkCheck(file, generation);
    }

    /** Everything in the file, in the order of the ids; rows without an id come last, in the order of the file. */
    Stream<StoredToken> inventory() {
        return rows.inventory();
    }

    /** What is suspicious about the file as a whole, and what may be lost with its superseded rows. */
    List<String> warnings() {
        Suspicions suspicions = new Suspicions();
        rows.standing().forEach(row -> suspicions.add(RowNaming.BY_LINE.of(row.number(), row.id()), row.token()));
        return Stream.concat(rows.warnings().stream(), suspicions.sentences().stream())
                .toList();
    }

    /** Whether the last line has no line end, and may have been cut. */
    boolean looksCut() {
        return looksCut;
    }

    /**
     * The tokens for reading.
     *
     * @throws CorruptStoreException if anything in the file is damaged
     */
    InMemoryTokenStore tokens() {
        List<DamagedRow> damaged = rows.damaged();
        if (damaged.isEmpty()) {
            return intact;
        }
        DamagedRow first = damaged.get(0);
        throw new CorruptStoreException(file + " is damaged in " + damaged.size()
                + (damaged.size() == 1 ? " place" : " places")
                + ", in the lines "
                + RowNaming.firstFew(damaged.stream().map(DamagedRow::number).toList())
                + "; " + RowNaming.BY_LINE.of(first.number(), first.id()) + ": " + first.reason()
                + ". Nothing was changed."
                + " \"store-migrate list --store zoho-csv:" + file + "\" shows every place, \"store-migrate copy"
                + " --keep-going\" copies the rest; mend the lines, or restore the file from a backup");
    }

    /**
     * The tokens for changing, in a store of the caller's own.
     *
     * @throws CorruptStoreException if anything in the file is damaged
     */
    InMemoryTokenStore copyOfTokens() {
        InMemoryTokenStore copy = new InMemoryTokenStore(origin(file));
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

    /** The lines of superseded rows that differ from the row that stands for them. */
    List<Integer> overruledLines() {
        return rows.superseded().stream()
                .filter(SupersededRow::isOverruled)
                .map(SupersededRow::number)
                .toList();
    }

    /** What may be lost with the superseded rows. */
    List<String> losses() {
        return rows.warnings();
    }

    /** Names the store in the memory of its tokens. */
    static String origin(Path file) {
        return "zoho-csv:" + file;
    }

    private static List<Replacement> withIds(
            List<TokenRow> standing, long greatestId, Map<OAuthToken, String> knownIds) {
        Set<String> ids = standing.stream()
                .map(TokenRow::id)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(HashSet::new));
        List<Replacement> tokens = new ArrayList<>(standing.size());
        long greatest = Math.max(
                greatestId,
                knownIds.values().stream().mapToLong(SdkIds::number).max().orElse(0));
        for (TokenRow row : standing) {
            OAuthToken token = row.token();
            if (token.id() == null) {
                String known = knownIds.get(token);
                String id = known != null && ids.add(known) ? known : SdkIds.next(greatest, ids::contains);
                greatest = Math.max(greatest, SdkIds.number(id));
                ids.add(id);
                token = token.toBuilder().id(id).build();
            }
            tokens.add(new Replacement(null, token));
        }
        return tokens;
    }
}
