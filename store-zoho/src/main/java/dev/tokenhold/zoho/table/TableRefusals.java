package dev.tokenhold.zoho.table;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.zoho.row.RowNaming;
import dev.tokenhold.zoho.row.SdkColumns;
import dev.tokenhold.zoho.row.SdkSaving;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what a table cannot keep. */
final class TableRefusals {

    private TableRefusals() {}

    /**
     * Why a table cannot keep a token.
     *
     * @throws InvalidConfigurationException if it cannot keep any: what is written could not be taken back
     */
    static Optional<String> refusal(OpenTable table, OAuthToken token) throws SQLException {
        requireTransactional(table.table(), table.shape());
        List<String> columns = table.shape().tokenColumns();
        Optional<String> noColumn = SdkColumns.refusal(columns, table.table().place(), token);
        if (noColumn.isPresent()) {
            return noColumn;
        }
        List<@Nullable String> values = SdkColumns.values(columns, token);
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            if (value != null) {
                String column = columns.get(i);
                Optional<String> reason = table.dialect()
                        .refusal(
                                table.connection(),
                                table.table().quoted(),
                                table.shape().column(column),
                                value,
                                "the " + column + " of " + SdkSaving.named(token));
                if (reason.isPresent()) {
                    return reason;
                }
            }
        }
        return Optional.empty();
    }

    /** Why tokens whose users are the same to the column cannot be in the table together; {@code pairs} has their ids. */
    static String ofMerged(OpenTable table, List<String> pairs) {
        TableColumn user = table.shape().column(table.shape().user());
        String exact = table.dialect().exact(table.table().quoted(), user);
        return "the column " + user.name() + " of " + table.table().place() + " does not tell upper from lower case"
                + (user.collation() == null ? "" : " (its collation is " + user.collation() + ")")
                + ": the Zoho SDK would hand a user the token of another one, as those with the ids "
                + RowNaming.firstFew(pairs) + "; nothing was changed, "
                + (exact == null
                        ? "name another table with ?table=NAME"
                        : "let the column tell them apart first: " + exact);
    }

    private static void requireTransactional(SdkTable table, TableShape shape) {
        if (!shape.isTransactional()) {
            throw new InvalidConfigurationException(
                    table.place() + " is kept by a storage engine without transactions, so that"
                            + " half a change could remain; nothing was changed, convert it first: ALTER TABLE "
                            + table.quoted()
                            + " ENGINE = InnoDB");
        }
    }
}
