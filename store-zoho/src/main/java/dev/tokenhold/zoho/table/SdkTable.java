package dev.tokenhold.zoho.table;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.jdbc.Dialect;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.spi.TokenIds;
import dev.tokenhold.zoho.row.DamagedRow;
import dev.tokenhold.zoho.row.RowNaming;
import dev.tokenhold.zoho.row.SortedRows;
import dev.tokenhold.zoho.row.TokenRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of an SDK, which may not exist.
 *
 * @param database the dialect of its database
 * @param dialect what its database does otherwise than others
 * @param name its name
 */
record SdkTable(Dialect database, TableDialect dialect, TableName name) {

    private static final Comparator<StoredToken> BY_ID =
            Comparator.comparing(StoredToken::id, Comparator.nullsLast(TokenIds.ORDER));

    /** What to call it in messages. */
    String place() {
        return "the table " + name + " in " + database.place();
    }

    /** Names the store in the memory of its tokens. */
    String origin() {
        return "zoho: " + place();
    }

    /** Its name for statements. */
    String quoted() {
        return name.quoted(database.quote());
    }

    /** Rows as a whole, in the order of their ids. */
    static SortedRows sorted(Collection<StoredToken> rows) {
        List<TokenRow> tokens = new ArrayList<>(rows.size());
        List<DamagedRow> damaged = new ArrayList<>();
        int number = 0;
        for (StoredToken row : rows.stream().sorted(BY_ID).toList()) {
            if (row instanceof StoredToken.Intact intact) {
                tokens.add(new TokenRow(number++, intact.token()));
            } else if (row instanceof StoredToken.Damaged damage) {
                damaged.add(new DamagedRow(number++, damage.id(), damage.reason()));
            }
        }
        return new SortedRows(RowNaming.BY_ID, tokens, damaged);
    }

    /**
     * The tokens in rows.
     *
     * @throws CorruptStoreException if one of the rows is damaged
     */
    InMemoryTokenStore tokens(SortedRows rows) {
        requireUndamaged(rows);
        return tokens(rows.standing());
    }

    /** The tokens in rows for different owners. */
    InMemoryTokenStore tokens(List<TokenRow> rows) {
        InMemoryTokenStore tokens = new InMemoryTokenStore(origin());
        tokens.replaceTokens(
                rows.stream().map(row -> new Replacement(null, row.token())).toList());
        return tokens;
    }

    void requireUndamaged(SortedRows rows) {
        List<DamagedRow> damaged = rows.damaged();
        if (!damaged.isEmpty()) {
            DamagedRow first = damaged.get(0);
            throw new CorruptStoreException(place() + " is damaged in " + damaged.size()
                    + (damaged.size() == 1 ? " row" : " rows") + " that this concerns; "
                    + RowNaming.BY_ID.of(first.number(), first.id()) + ": " + first.reason()
                    + ". Nothing was changed. \"store-migrate list\" shows every such row, \"store-migrate copy"
                    + " --keep-going\" copies the rest; mend the rows, or restore the table from a backup");
        }
    }

    void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(dialect.create(quoted()));
        }
    }

    /** Null if there is no such table. */
    @Nullable
    TableShape shape(Connection connection) throws SQLException {
        TableShape shape = dialect.shape(connection, name, place());
        if (shape == null) {
            // Fails without rights on the table: the server does not show it then, and it would seem missing.
            database.hasTable(connection, name.value());
        }
        return shape;
    }
}
