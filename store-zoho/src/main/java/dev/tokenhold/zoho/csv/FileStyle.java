package dev.tokenhold.zoho.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the SDK of one language writes what that of another writes otherwise. Only the whole file tells.
 *
 * @param nullIsAbsent whether the word {@code null} is an absent value. In Scala's files it is: they quote nothing and leave nothing
 *     empty. In files with a quoted or an empty value it is text.
 * @param looksCut whether the last line has no line end, and may have been longer. The SDKs of Node, TypeScript and PHP, which quote
 *     nothing, write no line end there; but in their files the last value is whole.
 */
record FileStyle(boolean nullIsAbsent, boolean looksCut) {

    private static final String NULL = "null";
    // https://www.zoho.com/crm/developer/docs/api/v8/multi-dc.html
    private static final Pattern WHOLE_DOMAIN = Pattern.compile(
            "https://[a-z]+\\.(zohoapis\\.(com|eu|in|com\\.au|com\\.cn|jp|ca|sa|uk|ae)|zohocloud\\.ca)");
    private static final Pattern WHOLE_EXPIRY = Pattern.compile("[0-9]{13}");

    static FileStyle of(Utf8Lines lines, CsvGeneration form, int firstLine) {
        if (!lines.endWithinLine() && !lines.contain(NULL)) {
            return new FileStyle(false, false);
        }
        boolean anyNull = false;
        boolean anyEmpty = false;
        boolean anyQuoted = false;
        RawRow last = null;
        Set<String> othersLast = new HashSet<>();
        try {
            for (RawRow row : CsvRows.CSV.build(new RawRowHandler(firstLine - 1), lines.from(firstLine))) {
                anyQuoted |= row.quoted();
                if (form.fits(row)) {
                    anyNull |= row.values().contains(NULL);
                    anyEmpty |= row.values().contains("");
                }
                if (last != null && lines.endWithinLine()) {
                    othersLast.add(lastValue(last));
                }
                last = row;
            }
        } catch (CsvParseException e) {
            return new FileStyle(false, lines.endWithinLine());
        }
        boolean mayBeCut = lines.endWithinLine()
                && last != null
                && (anyQuoted || last.width() != form.columns().size() || !isWhole(lastValue(last), form, othersLast));
        return new FileStyle(anyNull && !anyEmpty && !anyQuoted, mayBeCut);
    }

    private static String lastValue(RawRow row) {
        return row.values().get(row.values().size() - 1);
    }

    private static boolean isWhole(String value, CsvGeneration form, Set<String> others) {
        if (others.stream().anyMatch(other -> other.length() > value.length() && other.startsWith(value))
                && !value.isEmpty()) {
            return false;
        }
        return switch (form.columns().get(form.columns().size() - 1)) {
            // Another warning tells of absent ones.
            case "api_domain" ->
                value.isEmpty()
                        || others.contains(value)
                        || WHOLE_DOMAIN.matcher(value).matches();
            case "expiry_time" -> WHOLE_EXPIRY.matcher(value).matches();
            default -> others.contains(value) || (value.isEmpty() && others.isEmpty());
        };
    }

    /** A value as it is meant; null for an absent one. */
    @Nullable
    String meant(String value) {
        return nullIsAbsent && value.equals(NULL) ? null : value;
    }
}
