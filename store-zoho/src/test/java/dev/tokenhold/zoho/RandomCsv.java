package dev.tokenhold.zoho;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Draws small files of all generations in which ids, users and damage meet again and again. */
final class RandomCsv {

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

    byte[] file() {
        StringBuilder csv = new StringBuilder(chance(5) ? "\uFEFF" : "")
                .append(String.join(",", columns))
                .append(lineEnd);
        String row = row();
        for (int rows = random.nextInt(14); rows > 0; rows--) {
            row = chance(6) ? row : row();
            csv.append(row).append(lineEnd).append(chance(12) ? lineEnd : "");
        }
        if (chance(4)) {
            csv.insert(csv.length() - random.nextInt(csv.length() / 2), oneOf(DAMAGE));
        }
        if (chance(10)) {
            csv.setLength(csv.length() - random.nextInt(30));
        }
        byte[] bytes = csv.toString().getBytes(StandardCharsets.UTF_8);
        if (chance(10)) {
            bytes[bytes.length - 1 - random.nextInt(bytes.length / 2)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private String row() {
        return columns.stream()
                .limit(chance(60) ? columns.size() - 1 : columns.size())
                .map(column -> chance(500) ? "tomorrow" : value(column))
                .map(value -> quoteAll || value.matches("(?s).*[,\"\r\n].*")
                        ? "\"" + value.replace("\"", "\"\"") + "\""
                        : value)
                .collect(Collectors.joining(","));
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
