package dev.tokenhold.zoho.csv;

import dev.tokenhold.zoho.row.SdkColumns;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A form of the CSV, known by its header. Each generation of the Zoho SDKs has its own, and the SDKs of some languages name a column in
 * their own way. All of them read by position.
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

    /** Of each form one. {@link #withHeader} knows the same forms with the names of other languages. */
    static final List<CsvGeneration> ALL = List.of(SDK_3, SDK_2, SDK_4, SDK_5);

    // The client ids and tokens of Zoho begin so.
    private static final String ZOHO = "1000.";

    private static CsvGeneration of(String header) {
        return new CsvGeneration(List.of(header.split(",", -1)));
    }

    /** The form with a header; in TypeScript {@code user_mail} stands beside {@code api_domain}, in Python {@code redirect_uri}. */
    static Optional<CsvGeneration> withHeader(RawRow row) {
        List<String> names = row.width() == row.values().size() ? canonical(row.values()) : List.of();
        return ALL.stream().anyMatch(form -> canonical(form.columns).equals(names))
                ? Optional.of(new CsvGeneration(row.values()))
                : Optional.empty();
    }

    /** The form that a row without a header has: its width tells, and what only a token of an SDK has in these places. */
    static Optional<CsvGeneration> ofRow(RawRow row) {
        return List.of(SDK_3, SDK_4, SDK_5).stream()
                .filter(form -> form.columns.size() == row.width() && !row.strayQuote())
                .filter(form -> SdkColumns.isInteger(form.value(row, "expiry_time"))
                        || (form.value(row, "expiry_time").isEmpty()
                                && form.value(row, "client_id").startsWith(ZOHO)))
                .findFirst();
    }

    /** The names that all languages have in common. */
    static List<String> canonical(List<String> names) {
        return names.stream().map(SdkColumns::current).toList();
    }

    /**
     * Whether a row can be of this form. SDK 5 puts its header over the rows of SDK 4, which stay one column short. A row that lost a
     * value in the middle is as short, but has its expiry in the column of the grant token.
     */
    boolean fits(RawRow row) {
        return row.width() == columns.size()
                || (columns.size() == SDK_5.columns.size()
                        && row.width() == SDK_4.columns.size()
                        && !SdkColumns.isInteger(SDK_4.value(row, "grant_token")));
    }

    /** Whether the rows have ids; else the place of a row is its id. */
    boolean hasIds() {
        return columns.contains("id");
    }

    /** Whether the SDK of this form counts ids; older ones have none, or make texts. */
    boolean countsIds() {
        return columns.contains("user_name") || columns.contains("api_domain");
    }

    /** The id in a row; null in a form without ids. */
    @Nullable
    String id(List<String> values) {
        int column = columns.indexOf("id");
        return column < 0 ? null : values.get(column);
    }

    String header() {
        return String.join(",", columns);
    }

    private String value(RawRow row, String column) {
        return row.values().get(columns.indexOf(column));
    }
}
