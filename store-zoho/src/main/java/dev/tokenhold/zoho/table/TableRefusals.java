package dev.tokenhold.zoho.table;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.zoho.SdkColumns;
import dev.tokenhold.zoho.SdkSaving;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what a table cannot keep. */
final class TableRefusals {

    private TableRefusals() {}

    /**
     * Makes sure that tokens can be written at all.
     *
     * @throws InvalidConfigurationException if the table is of an older generation, or what is written could not be taken back
     */
    static void requireWritable(SdkTable table, TableShape shape) {
        if (!shape.isCurrent()) {
            throw new InvalidConfigurationException(
                    table.place() + " is of an older SDK: it is read, but written only in the"
                            + " form of SDK 5 and newer; nothing was changed. Name another table with ?table=NAME, or give this"
                            + " one that form, after which older SDKs cannot use it: "
                            + String.join("; ", upgrade(table, shape)));
        }
        if (!shape.isTransactional()) {
            throw new InvalidConfigurationException(
                    table.place() + " is kept by a storage engine without transactions, so that"
                            + " half a change could remain; nothing was changed, convert it first: ALTER TABLE "
                            + table.quoted()
                            + " ENGINE = InnoDB");
        }
    }

    /** Why a table that can be written cannot keep a token. */
    static Optional<String> refusal(Connection connection, SdkTable table, TableShape shape, OAuthToken token)
            throws SQLException {
        List<@Nullable String> values = SdkColumns.values(token);
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            if (value != null) {
                String column = SdkColumns.CURRENT.get(i);
                Optional<String> reason = table.dialect()
                        .refusal(
                                connection,
                                table.quoted(),
                                shape.column(column),
                                value,
                                "the " + column + " of " + SdkSaving.named(token));
                if (reason.isPresent()) {
                    return reason;
                }
            }
        }
        return Optional.empty();
    }

    private static List<String> upgrade(SdkTable table, TableShape shape) {
        List<String> changes = new ArrayList<>();
        if (!shape.user().equals(TableShape.USER)) {
            changes.add("RENAME COLUMN " + shape.user() + " TO " + TableShape.USER);
        }
        shape.missing().forEach(column -> changes.add("ADD COLUMN " + column + " varchar(255)"));
        return changes.stream()
                .map(change -> "ALTER TABLE " + table.quoted() + " " + change)
                .toList();
    }
}
