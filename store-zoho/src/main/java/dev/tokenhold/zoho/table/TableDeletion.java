package dev.tokenhold.zoho.table;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.zoho.row.SdkSaving;
import dev.tokenhold.zoho.row.SupersededRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Deletes one id, damaged or not, with the rows that its token stood for: they would take its place. A token that has something from the
 * deleted row keeps it.
 */
final class TableDeletion {

    private TableDeletion() {}

    /** Whether there was something to delete. */
    static boolean delete(OpenTable table, String id) throws SQLException {
        SoughtValues sought = SoughtValues.ofIds(List.of(id));
        List<StoredToken> concerned = new ArrayList<>(table.rowsToChange(sought));
        concerned.removeIf(row -> !id.equals(row.id()));
        if (concerned.isEmpty()) {
            return false;
        }
        table.rowsToChange(SoughtValues.ofUsers(concerned, sought)).stream()
                .filter(row -> !id.equals(row.id()))
                .forEach(concerned::add);
        Set<String> ids = new HashSet<>(Set.of(id));
        Map<String, OAuthToken> completed = new HashMap<>();
        for (SupersededRow row : SdkTable.sorted(concerned).superseded()) {
            if (id.equals(row.by().id())) {
                ids.add(Objects.requireNonNull(row.id()));
            } else if (id.equals(row.id()) && !row.takenOver().isEmpty()) {
                completed.put(Objects.requireNonNull(row.by().id()), row.by().token());
            }
        }
        for (OAuthToken token : completed.values()) {
            SdkSaving.throwIfPresent(TableRefusals.refusal(table, token));
        }
        table.update(List.copyOf(completed.values()));
        table.delete(ids);
        return true;
    }
}
