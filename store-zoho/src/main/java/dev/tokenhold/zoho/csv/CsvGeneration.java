package dev.tokenhold.zoho.csv;

import dev.tokenhold.zoho.SdkColumns;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A form of the CSV, known by its header. Each generation of the Zoho SDKs has its own.
 *
 * @param columns the header
 */
record CsvGeneration(List<String> columns) {

    static final CsvGeneration SDK_3 = of("user_mail,client_id,refresh_token,access_token,grant_token,expiry_time");
    static final CsvGeneration SDK_2 =
            of("id,user_mail,client_id,client_secret,refresh_token,access_token,grant_token,expiry_time,redirect_url");
    static final CsvGeneration SDK_4 =
            of("id,user_name,client_id,client_secret,refresh_token,access_token,grant_token,expiry_time,redirect_url");
    static final CsvGeneration SDK_5 = new CsvGeneration(SdkColumns.CURRENT);
    static final List<CsvGeneration> ALL = List.of(SDK_3, SDK_2, SDK_4, SDK_5);

    private static CsvGeneration of(String header) {
        return new CsvGeneration(List.of(header.split(",", -1)));
    }

    static Optional<CsvGeneration> withHeader(List<String> names) {
        return ALL.stream()
                .filter(generation -> generation.columns.equals(names))
                .findFirst();
    }

    /**
     * Whether a row can be of this form. SDK 5 puts its header over the rows of SDK 4, which stay one column short. A row that lost a
     * value in the middle is as short, but has its expiry in the column of the grant token.
     */
    boolean fits(RawRow row) {
        return row.width() == columns.size()
                || (equals(SDK_5)
                        && row.width() == SDK_4.columns.size()
                        && !SdkColumns.isInteger(row.values().get(SDK_4.columns.indexOf("grant_token"))));
    }

    /** The id in a row; null in a form without ids. */
    @Nullable
    String id(List<String> values) {
        int column = columns.indexOf("id");
        return column < 0 ? null : values.get(column);
    }
}
