package dev.tokenhold.zoho.table;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.zoho.row.RowNaming;
import dev.tokenhold.zoho.row.SdkColumns;
import dev.tokenhold.zoho.row.SdkIds;
import dev.tokenhold.zoho.row.Suspicions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signs that a table lost tokens, or parts of them, in the past. */
final class TableSuspicions {

    // The SDK's DBStore takes the greatest id as text, which is 9, and gives every further token the id 10.
    private static final long LAST_ID_OF_DB_STORE = 10;

    private final OpenTable table;
    private final TableShape shape;
    private final Map<String, Integer> full = new LinkedHashMap<>();
    private final Suspicions suspicions = new Suspicions();
    private long rows;
    private long greatestId;

    private TableSuspicions(OpenTable table) {
        this.table = table;
        this.shape = table.shape();
    }

    static List<String> about(OpenTable table) throws SQLException {
        TableSuspicions suspicions = new TableSuspicions(table);
        table.forEach(suspicions::count);
        return suspicions.sentences();
    }

    private void count(StoredToken row) {
        rows++;
        if (row.id() != null) {
            greatestId = Math.max(greatestId, SdkIds.number(row.id()));
        }
        if (row instanceof StoredToken.Intact intact) {
            suspicions.add(RowNaming.BY_ID.of(0, row.id()), intact.token());
            count(intact.token());
        }
    }

    private void count(OAuthToken token) {
        List<@Nullable String> values = SdkColumns.values(token);
        for (String column : shape.tokenColumns()) {
            String today = column.equals(shape.user()) ? TableShape.USER : column;
            String value = values.get(SdkColumns.CURRENT.indexOf(today));
            if (value != null && isFull(shape.column(column), value)) {
                full.merge(column, 1, Integer::sum);
            }
        }
    }

    // An id or an expiry can be as long as its column without having been cut.
    private static boolean isFull(TableColumn column, String value) {
        return column.length() != null
                && !column.name().equals("id")
                && !column.name().equals("expiry_time")
                && value.codePointCount(0, value.length()) == column.length();
    }

    private List<String> sentences() throws SQLException {
        List<String> sentences =
                new ArrayList<>(SdkTable.sorted(TableScan.conspicuous(table)).warnings());
        if (greatestId == LAST_ID_OF_DB_STORE && rows <= LAST_ID_OF_DB_STORE) {
            sentences.add(
                    "the ids stop at 10: the DBStore of the Zoho SDK gives the id 10 to every token after the ninth, so that"
                            + " each overwrites the one before; users who logged in meanwhile are missing");
        }
        full.forEach((column, count) -> sentences.add((count == 1 ? "1 value" : count + " values") + " of the column "
                + column + (count == 1 ? " has" : " have") + " exactly the "
                + shape.column(column).length()
                + " characters that the column holds: a longer one was cut, if the database cuts"));
        TableColumn user = shape.column(shape.user());
        if (table.dialect().ignoresCase(table.connection(), table.table().quoted(), user)) {
            sentences.add(
                    "the column " + user.name() + " does not tell upper from lower case"
                            + (user.collation() == null ? "" : " (its collation is " + user.collation() + ")")
                            + ": users whose names differ in nothing else were taken for one, and only the last of them is there");
        }
        sentences.addAll(suspicions.sentences());
        if (!shape.others().isEmpty()) {
            sentences.add("the table has columns that no Zoho SDK has made, which are not read: "
                    + String.join(", ", shape.others()));
        }
        return sentences;
    }
}
