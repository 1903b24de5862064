package dev.tokenhold.zoho.table;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.zoho.SupersededRow;
import dev.tokenhold.zoho.table.SdkTable.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Deletes one id, damaged or not, with the rows that its token stood for: they would take its place. */
final class TableDeletion {

    private TableDeletion() {}

    /** Whether there was something to delete. */
    static boolean delete(Connection connection, SdkTable table, TableShape shape, String id) throws SQLException {
        List<Row> rows = table.rowsToChange(connection, shape, SoughtValues.ofIds(List.of(id))).stream()
                .filter(row -> id.equals(row.id()))
                .toList();
        if (rows.isEmpty()) {
            return false;
        }
        Set<String> users = rows.stream()
                .map(Row::token)
                .filter(Objects::nonNull)
                .map(OAuthToken::userName)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        List<Row> concerned = new ArrayList<>(rows);
        table.rowsToChange(connection, shape, SoughtValues.ofUsers(users)).stream()
                .filter(row -> !id.equals(row.id()))
                .forEach(concerned::add);
        Set<String> ids = new HashSet<>(Set.of(id));
        for (SupersededRow row : SdkTable.sorted(concerned).superseded()) {
            if (id.equals(row.by().token().id())) {
                ids.add(Objects.requireNonNull(row.row().token().id()));
            }
        }
        table.delete(connection, ids);
        return true;
    }
}
