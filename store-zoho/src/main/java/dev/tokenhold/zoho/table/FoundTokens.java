package dev.tokenhold.zoho.table;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.zoho.row.SortedRows;
import dev.tokenhold.zoho.row.TokenRow;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The tokens that some values find. Each has what it lacks from the other rows of its user and client, as if the whole table had been
 * read. Whoever asks for the id of a row that another one stands for gets that row.
 */
final class FoundTokens {

    private final SdkTable table;
    private final SortedRows found;
    private final SortedRows withTheirUsers;
    private final boolean byId;

    FoundTokens(OpenTable open, SoughtValues sought) throws SQLException {
        table = open.table();
        List<StoredToken> rows = open.rows(sought);
        found = SdkTable.sorted(rows);
        Set<StoredToken> all = new LinkedHashSet<>(rows);
        open.rows(SoughtValues.ofUsers(rows, sought)).stream()
                .filter(StoredToken.Intact.class::isInstance)
                .forEach(all::add);
        withTheirUsers = SdkTable.sorted(all);
        byId = sought.isOfIdsAlone();
    }

    /**
     * The tokens.
     *
     * @throws CorruptStoreException if one of the rows that were found is damaged
     */
    InMemoryTokenStore tokens() {
        table.requireUndamaged(found);
        if (!byId) {
            return table.tokens(withTheirUsers);
        }
        Map<String, TokenRow> standing = withTheirUsers.standing().stream()
                .collect(Collectors.toMap(row -> String.valueOf(row.id()), Function.identity()));
        return table.tokens(found.standing().stream()
                .map(row -> standing.getOrDefault(String.valueOf(row.id()), row))
                .toList());
    }
}
