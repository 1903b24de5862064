package dev.tokenhold.zoho.csv;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Draws small files of all generations in which ids, users and damage meet again and again. */
final class RandomCsv {

    /**
     * A file.
     *
     * @param columns its header
     * @param rows its rows, as they were before the damage
     * @param intactChars how many characters of it were left as they were; its length if it is not damaged
     */
    record File(ByteBuffer bytes, List<String> columns, List<Row> rows, int intactChars, boolean damaged) {}

    /**
     * A row.
     *
     * @param line the line that it begins in
     * @param lastLine the line that it ends in
     * @param end the number of characters of the file up to the end of its last line
     */
    record Row(int line, int lastLine, List<String> values, int end) {}

    private static final List<String> IDS = List.of(
            "",
            "",
            "",
            "1",
            "2",
            "3",
            "01",
            "10",
            "100",
            "1-",
            "1a",
            "4",
            "5",
            "6",
            "7",
            "8",
            "9",
            "99",
            "999999999",
            "9999999999",
            "99999999990",
            "12345678901",
            "tok1",
            "tok2",
            "-1",
            "é",
            "\uD83D\uDE00",
            "\uFFFD");
    private static final List<String> USERS =
            List.of("", "", "ada", "ada", "bob", "cy", "dee", "\"q\"", "a,b", "two\nlines", "\r\n", "3\n,\"\n4", "名前");
    private static final List<String> CLIENTS = List.of("", "c1", "c1", "c1", "c2");
    private static final List<String> EXPIRIES = List.of("", "1000", "1000", "2000", "-5", "1793444399000");
    private static final List<String> TOKENS = List.of("t1", "t2", "", "\"\n\"");
    private static final List<String> LINE_ENDS = List.of("\n", "\n", "\n", "\r\n", "\r");
    private static final List<String> DAMAGE = List.of("\"", ",", "\n", "x", "\"\n", ",,");

    private final Random random;
    private final List<String> columns;
    private final String lineEnd;
    private final boolean quoteAll;

    RandomCsv(Random random) {
        this.random = random;
        columns = oneOf(CsvGeneration.ALL).columns();
        lineEnd = oneOf(LINE_ENDS);
        quoteAll = random.nextBoolean();
    }

    File file() {
        StringBuilder csv = new StringBuilder(chance(5) ? "\uFEFF" : "")
                .append(String.join(",", columns))
                .append(lineEnd);
        List<Row> rows = new ArrayList<>();
        List<String> values = values();
        int line = 2;
        for (int more = random.nextInt(14); more > 0; more--) {
            values = chance(6) ? values : values();
            csv.append(text(values)).append(lineEnd);
            int lastLine = line + values.stream().mapToInt(RandomCsv::lineEnds).sum();
            rows.add(new Row(line, lastLine, values, csv.length()));
            line = lastLine + 1;
            if (chance(12)) {
                csv.append(lineEnd);
                line++;
            }
        }
        int whole = csv.length();
        int intact = whole;
        boolean damaged = chance(4);
        if (damaged) {
            intact -= random.nextInt(whole / 2);
            csv.insert(intact, oneOf(DAMAGE));
        }
        if (chance(10)) {
            csv.setLength(csv.length() - 1 - random.nextInt(30));
            damaged = true;
            intact = Math.min(intact, csv.length());
        }
        byte[] bytes = csv.toString().getBytes(StandardCharsets.UTF_8);
        if (chance(10)) {
            int at = bytes.length - 1 - random.nextInt(bytes.length / 2);
            // The byte may be one of several for the last of these characters.
            intact = Math.min(intact, new String(bytes, 0, at, StandardCharsets.UTF_8).length() - 1);
            bytes[at] = (byte) random.nextInt();
            damaged = true;
        }
        return new File(ByteBuffer.wrap(bytes), columns, rows, intact, damaged);
    }

    private List<String> values() {
        return columns.stream()
                .limit(chance(60) ? columns.size() - 1 : columns.size())
                .map(column -> chance(500) ? "tomorrow" : value(column))
                .toList();
    }

    private String text(List<String> values) {
        return values.stream()
                .map(value -> quoteAll || value.matches("(?s).*[,\"\r\n].*")
                        ? "\"" + value.replace("\"", "\"\"") + "\""
                        : value)
                .collect(Collectors.joining(","));
    }

    private static int lineEnds(String value) {
        return value.replace("\r\n", "\n").replaceAll("[^\r\n]", "").length();
    }

    private String value(String column) {
        return switch (column) {
            case "id" -> oneOf(IDS);
            case "user_mail", "user_name" -> oneOf(USERS);
            case "client_id" -> oneOf(CLIENTS);
            case "expiry_time" -> oneOf(EXPIRIES);
            default -> oneOf(TOKENS);
        };
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
