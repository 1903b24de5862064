package dev.tokenhold.zoho.table;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.zoho.DamagedRow;
import dev.tokenhold.zoho.RowNaming;
import dev.tokenhold.zoho.SdkColumns;
import dev.tokenhold.zoho.SortedRows;
import dev.tokenhold.zoho.SupersededRow;
import dev.tokenhold.zoho.TokenRow;
import dev.tokenhold.zoho.table.SdkTable.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A change within one transaction. It reads the rows that it can concern into memory, changes them there, and writes the differences.
 * Then it reads again what it wrote, since databases know many ways to alter a value.
 */
final class TableChange {

    private final Connection connection;
    private final SdkTable table;
    private final TableShape shape;
    private final SortedRows rows;
    private final InMemoryTokenStore tokens;

    /**
     * Reads the rows concerned. Among them are all those of the same users: one of them may be in the way, or come to light when
     * another one goes.
     *
     * @throws CorruptStoreException if one of them is damaged
     */
    TableChange(Connection connection, SdkTable table, TableShape shape, SoughtValues sought) throws SQLException {
        this.connection = connection;
        this.table = table;
        this.shape = shape;
        Set<Row> found = new LinkedHashSet<>(table.rowsToChange(connection, shape, sought));
        Set<String> users = found.stream()
                .map(Row::token)
                .filter(Objects::nonNull)
                .map(OAuthToken::userName)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(HashSet::new));
        users.removeAll(sought.in(TableShape.USER));
        found.addAll(table.rowsToChange(connection, shape, SoughtValues.ofUsers(users)));
        rows = SdkTable.sorted(found);
        tokens = undamaged(rows, table);
    }

    /** The tokens in rows. */
    static InMemoryTokenStore undamaged(SortedRows rows, SdkTable table) {
        requireUndamaged(rows, table);
        InMemoryTokenStore tokens = new InMemoryTokenStore();
        tokens.replaceTokens(rows.standing().stream()
                .map(row -> new Replacement(null, row.token()))
                .toList());
        return tokens;
    }

    static void requireUndamaged(SortedRows rows, SdkTable table) {
        List<DamagedRow> damaged = rows.damaged();
        if (!damaged.isEmpty()) {
            DamagedRow first = damaged.get(0);
            throw new CorruptStoreException(table.place() + " is damaged in " + damaged.size()
                    + (damaged.size() == 1 ? " row" : " rows") + " that this concerns; "
                    + RowNaming.BY_ID.of(first.number(), first.id()) + ": " + first.reason()
                    + ". Nothing was changed. \"store-migrate list\" shows every such row, \"store-migrate copy"
                    + " --keep-going\" copies the rest; mend the rows, or restore the table from a backup");
        }
    }

    /** The tokens concerned, to be changed. */
    InMemoryTokenStore tokens() {
        return tokens;
    }

    /**
     * Writes what has changed.
     *
     * @return the ids of rows that went because others stood for them, though they said something else
     * @throws InvalidConfigurationException if the table is of an older generation, or what is written could not be taken back
     * @throws InvalidTokenException if a column cannot keep a value
     */
    List<String> write() throws SQLException {
        Map<String, OAuthToken> before = byId(rows.standing().stream().map(TokenRow::token));
        Map<String, OAuthToken> after = byId(tokens.getTokens().stream());
        Set<String> deleted = new LinkedHashSet<>(before.keySet());
        deleted.removeAll(after.keySet());
        List<OAuthToken> changed = after.values().stream()
                .filter(token -> !token.equals(before.get(token.id())))
                .toList();
        List<String> overruled = new ArrayList<>();
        for (SupersededRow row : rows.superseded()) {
            String id = Objects.requireNonNull(row.row().token().id());
            OAuthToken winner = row.by().token();
            boolean inTheWay = after.containsKey(id) && !before.containsKey(id);
            if (inTheWay || !winner.equals(after.get(winner.id()))) {
                deleted.add(id);
                if (row.isOverruled()) {
                    overruled.add(id);
                }
            }
        }
        if (!changed.isEmpty()) {
            requireWritable(changed);
        }
        table.delete(connection, deleted);
        table.update(
                connection,
                shape,
                changed.stream()
                        .filter(token -> before.containsKey(token.id()) && !deleted.contains(token.id()))
                        .toList());
        table.insert(
                connection,
                shape,
                changed.stream()
                        .filter(token -> !before.containsKey(token.id()) || deleted.contains(token.id()))
                        .toList());
        requireWritten(changed, deleted);
        return overruled;
    }

    private void requireWritable(List<OAuthToken> changed) throws SQLException {
        TableRefusals.requireWritable(table, shape);
        for (OAuthToken token : changed) {
            Optional<String> reason = TableRefusals.refusal(connection, table, shape, token);
            if (reason.isPresent()) {
                throw new InvalidTokenException(reason.get());
            }
        }
    }

    private void requireWritten(List<OAuthToken> changed, Collection<String> deleted) throws SQLException {
        Map<String, OAuthToken> wanted = byId(changed.stream());
        Set<String> ids = new HashSet<>(deleted);
        ids.addAll(wanted.keySet());
        Set<String> written = new HashSet<>();
        for (Row row : table.rowsWithIds(connection, shape, ids)) {
            String id = Objects.requireNonNull(row.id());
            OAuthToken token = wanted.get(id);
            if (token == null || !token.equals(row.token()) || !written.add(id)) {
                throw altered(id, token, row);
            }
        }
        for (String id : wanted.keySet()) {
            if (!written.contains(id)) {
                throw altered(id, null, null);
            }
        }
    }

    private InvalidTokenException altered(String id, @Nullable OAuthToken wanted, @Nullable Row found) {
        String where = "";
        if (wanted != null && found != null && found.token() != null) {
            List<@Nullable String> a = SdkColumns.values(wanted);
            List<@Nullable String> b = SdkColumns.values(found.token());
            where = SdkColumns.CURRENT.stream()
                    .filter(column -> {
                        int i = SdkColumns.CURRENT.indexOf(column);
                        return !Objects.equals(a.get(i), b.get(i));
                    })
                    .map(column -> " in the column " + column + ", of the type "
                            + shape.column(column).type())
                    .findFirst()
                    .orElse("");
        }
        return new InvalidTokenException(table.place() + " does not keep the token " + id + " as it was written" + where
                + ": look at the types of its columns and at its triggers; nothing was changed");
    }

    private static Map<String, OAuthToken> byId(Stream<OAuthToken> tokens) {
        return tokens.collect(Collectors.toMap(
                token -> Objects.requireNonNull(token.id()), Function.identity(), (a, b) -> a, HashMap::new));
    }
}
