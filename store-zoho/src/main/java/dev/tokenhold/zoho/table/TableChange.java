package dev.tokenhold.zoho.table;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.zoho.row.SdkColumns;
import dev.tokenhold.zoho.row.SdkSaving;
import dev.tokenhold.zoho.row.SortedRows;
import dev.tokenhold.zoho.row.SupersededRow;
import dev.tokenhold.zoho.row.TokenRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A change within one transaction. It reads the rows that it can concern into memory, changes them there, and writes the differences.
 * Then it reads again what it wrote, since databases know many ways to alter a value.
 */
final class TableChange {

    private final OpenTable table;
    private final SortedRows rows;
    private final InMemoryTokenStore tokens;

    /**
     * Reads the rows concerned. Among them are all those of the same users: one of them may be in the way, or come to light when
     * another one goes.
     *
     * @throws CorruptStoreException if one of them is damaged
     */
    TableChange(OpenTable table, SoughtValues sought) throws SQLException {
        this.table = table;
        Set<StoredToken> found = new LinkedHashSet<>(table.rowsToChange(sought));
        found.addAll(table.rowsToChange(SoughtValues.ofUsers(found, sought)));
        rows = SdkTable.sorted(found);
        tokens = table.table().tokens(rows);
    }

    /** The tokens concerned, to be changed. */
    InMemoryTokenStore tokens() {
        return tokens;
    }

    /**
     * Writes what has changed.
     *
     * @return the rows that went because others stood for them, though they said something else
     * @throws InvalidConfigurationException if what is written could not be taken back
     * @throws InvalidTokenException if a column cannot keep a value
     */
    List<SupersededRow> write() throws SQLException {
        Map<String, OAuthToken> before = byId(rows.standing().stream().map(TokenRow::token));
        Map<String, OAuthToken> after = byId(tokens.getTokens().stream());
        Set<String> deleted = new LinkedHashSet<>(before.keySet());
        deleted.removeAll(after.keySet());
        Set<OAuthToken> changed = after.values().stream()
                .filter(token -> !token.equals(before.get(token.id())))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        List<SupersededRow> overruled = new ArrayList<>();
        for (SupersededRow row : rows.superseded()) {
            String id = Objects.requireNonNull(row.row().token().id());
            OAuthToken winner = row.by().token();
            boolean inTheWay = after.containsKey(id) && !before.containsKey(id);
            if (inTheWay || !winner.equals(after.get(winner.id()))) {
                deleted.add(id);
                if (!row.takenOver().isEmpty() && winner.equals(after.get(winner.id()))) {
                    // Its row lacks what this one had.
                    changed.add(winner);
                }
                if (row.isOverruled()) {
                    overruled.add(row);
                }
            }
        }
        for (OAuthToken token : changed) {
            SdkSaving.throwIfPresent(TableRefusals.refusal(table, token));
        }
        Map<Boolean, List<OAuthToken>> remaining = changed.stream()
                .collect(Collectors.partitioningBy(
                        token -> before.containsKey(token.id()) && !deleted.contains(token.id())));
        table.delete(deleted);
        table.update(remaining.getOrDefault(true, List.of()));
        table.insert(remaining.getOrDefault(false, List.of()));
        requireWritten(changed, deleted);
        return overruled;
    }

    private void requireWritten(Set<OAuthToken> changed, Collection<String> deleted) throws SQLException {
        Map<String, OAuthToken> wanted = byId(changed.stream());
        Set<String> ids = new HashSet<>(deleted);
        ids.addAll(wanted.keySet());
        Set<String> written = new HashSet<>();
        for (StoredToken row : table.rowsWithIds(ids)) {
            String id = Objects.requireNonNull(row.id());
            OAuthToken token = wanted.get(id);
            OAuthToken found = row instanceof StoredToken.Intact intact ? intact.token() : null;
            if (token == null || !token.equals(found) || !written.add(id)) {
                throw altered(id, token, found);
            }
        }
        for (String id : wanted.keySet()) {
            if (!written.contains(id)) {
                throw altered(id, null, null);
            }
        }
    }

    private InvalidTokenException altered(String id, @Nullable OAuthToken wanted, @Nullable OAuthToken found) {
        String where = "";
        if (wanted != null && found != null) {
            List<String> columns = table.shape().tokenColumns();
            List<@Nullable String> a = SdkColumns.values(columns, wanted);
            List<@Nullable String> b = SdkColumns.values(columns, found);
            where = IntStream.range(0, a.size())
                    .filter(i -> !Objects.equals(a.get(i), b.get(i)))
                    .mapToObj(columns::get)
                    .map(column -> " in the column " + column + ", of the type "
                            + table.shape().column(column).type())
                    .findFirst()
                    .orElse("");
        }
        return new InvalidTokenException(table.table().place() + " does not keep the token " + id
                + " as it was written" + where
                + ": look at the types of its columns and at its triggers; nothing was changed");
    }

    private static Map<String, OAuthToken> byId(Stream<OAuthToken> tokens) {
        return tokens.collect(Collectors.toMap(
                token -> Objects.requireNonNull(token.id()), Function.identity(), (a, b) -> a, HashMap::new));
    }
}
