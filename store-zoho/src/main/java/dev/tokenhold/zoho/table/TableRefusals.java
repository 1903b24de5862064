package dev.tokenhold.zoho.table;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.zoho.SdkColumns;
import dev.tokenhold.zoho.SdkSaving;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells what a table cannot keep. */
final class TableRefusals {

    private TableRefusals() {}

    /**
     * Why a table cannot keep a token.
     *
     * @throws InvalidConfigurationException if it cannot keep any: it is of an older generation, or what is written could not be
     *     taken back
     */
    static Optional<String> refusal(OpenTable table, OAuthToken token) throws SQLException {
        requireWritable(table.table(), table.shape());
        List<@Nullable String> values = SdkColumns.values(token);
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            if (value != null) {
                String column = SdkColumns.CURRENT.get(i);
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

    private static void requireWritable(SdkTable table, TableShape shape) {
        if (!shape.isCurrent()) {
            throw new InvalidConfigurationException(
                    table.place() + " is of an older SDK: it is read, but written only in the"
                            + " form of SDK 5 and newer; nothing was changed. Name another table with ?table=NAME, or give this"
                            + " one that form, after which older SDKs cannot use it: "
                            + upgrade(table, shape));
        }
        if (!shape.isTransactional()) {
            throw new InvalidConfigurationException(
                    table.place() + " is kept by a storage engine without transactions, so that"
                            + " half a change could remain; nothing was changed, convert it first: ALTER TABLE "
                            + table.quoted()
                            + " ENGINE = InnoDB");
        }
    }

    private static String upgrade(SdkTable table, TableShape shape) {
        Stream<String> renamed = Stream.of(shape.user())
                .filter(user -> !user.equals(TableShape.USER))
                .map(user -> "RENAME COLUMN " + user + " TO " + TableShape.USER);
        Stream<String> added = shape.missing().stream().map(column -> "ADD COLUMN " + column + " varchar(255)");
        return Stream.concat(renamed, added)
                .map(change -> "ALTER TABLE " + table.quoted() + " " + change)
                .collect(Collectors.joining("; "));
    }
}
