package dev.tokenhold.zoho.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out why the first line of a file is no header of an SDK: mostly a spreadsheet or a person has changed it. */
final class UnknownHeader {

    private static final Map<String, String> SEPARATORS = Map.of(";", "semicolons", "\t", "tabs", "|", "bars");
    private static final Set<String> KNOWN =
            CsvGeneration.ALL.stream().flatMap(form -> form.columns().stream()).collect(Collectors.toSet());
    // Fewer may be a coincidence.
    private static final int ENOUGH_KNOWN = 3;

    private final List<String> causes = new ArrayList<>();
    private final List<String> remedies = new ArrayList<>();

    private final boolean endsWithinHeader;

    private UnknownHeader(Utf8Lines lines) {
        endsWithinHeader = lines.endWithin(1);
    }

    /** What is wrong and what to do about it, for people; without anything that the file says. */
    static String diagnosis(Utf8Lines lines) {
        UnknownHeader unknown = new UnknownHeader(lines);
        List<String> first = lines.beginning(2);
        if (lines.areUtf16()) {
            unknown.add("it is in UTF-16", "convert it (iconv -f UTF-16 -t UTF-8)");
        }
        String header = first.isEmpty() ? "" : first.get(0);
        if (header.toLowerCase(Locale.ROOT).startsWith("sep=")) {
            unknown.add("its first line, sep=, is one for spreadsheets", "delete that line");
            header = first.size() > 1 ? first.get(1) : "";
        }
        unknown.diagnose(header);
        String expected = "expected one of the headers "
                + CsvGeneration.ALL.stream().map(CsvGeneration::header).collect(Collectors.joining(" | "));
        if (unknown.causes.isEmpty()) {
            String malformed = lines.malformed(1, 1);
            return "is not the file of a Zoho SDK, or its first line is damaged: " + expected
                    + (malformed == null ? "" : "; " + malformed + ", as it has to be");
        }
        return "cannot be read: " + String.join(", and ", unknown.causes) + "; "
                + String.join(", then ", unknown.remedies) + "; " + expected;
    }

    private void add(String cause, String remedy) {
        causes.add(cause);
        remedies.add(remedy);
    }

    private void diagnose(String header) {
        String separator = Stream.of(",", ";", "\t", "|")
                .filter(each -> known(names(header, each)) >= ENOUGH_KNOWN)
                .findFirst()
                .orElse("");
        if (separator.isEmpty()) {
            return;
        }
        String word = SEPARATORS.get(separator);
        if (word != null) {
            add(
                    "its values are separated by " + word,
                    "save it with commas, and restore each expiry_time that a spreadsheet has shortened (as in 1,7638E+12)");
        }
        List<String> names = names(header, separator);
        List<String> plain = names.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        if (!plain.equals(names)) {
            add("the names of its columns have capitals or spaces", "write them in lower case and without spaces");
        }
        diagnoseColumns(CsvGeneration.canonical(plain));
    }

    private void diagnoseColumns(List<String> names) {
        CsvGeneration form = CsvGeneration.ALL.stream()
                .filter(each -> each.columns().size() == names.size())
                .findFirst()
                .orElse(CsvGeneration.SDK_5);
        List<String> columns = CsvGeneration.canonical(form.columns());
        Set<String> lacking = new TreeSet<>(columns);
        lacking.removeAll(names);
        if (!lacking.isEmpty() && endsWithinHeader) {
            add("it ends within its header, as a crash of an SDK leaves it", "restore it from a backup");
        } else if (!lacking.isEmpty()) {
            add(
                    "it lacks the columns " + String.join(", ", lacking),
                    "give every row the columns of one of the headers, in their order");
        } else if (names.size() != columns.size()) {
            add(
                    "it has " + names.size() + " columns where an SDK writes " + columns.size(),
                    "leave out, in every row, those that are not in the header");
        } else if (!names.equals(columns)) {
            add(
                    "its columns are in another order, and every SDK reads them by their position",
                    "put the values of every row in the order " + String.join(",", columns));
        }
    }

    private static List<String> names(String header, String separator) {
        return Stream.of(header.split(Pattern.quote(separator), -1))
                .map(name -> name.replaceFirst("^\\s*\"(.*)\"\\s*$", "$1"))
                .toList();
    }

    private static long known(List<String> names) {
        return CsvGeneration.canonical(names.stream()
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .toList())
                .stream()
                .filter(KNOWN::contains)
                .distinct()
                .count();
    }
}
