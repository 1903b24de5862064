package dev.tokenhold.migrate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is in files and tables of the SDKs, read without the code that is tested: by the column names of today, without what is empty. */
final class FixtureRows {

    /** What genuine SDKs wrote. */
    static final Path FOLDER = Path.of("../store-zoho/src/test/resources/fixtures");

    private static final Map<String, String> TODAY = Map.of("user_mail", "user_name");

    private FixtureRows() {}

    /** The same rows without the column id. */
    static List<Map<String, String>> withoutIds(List<Map<String, String>> rows) {
        return rows.stream()
                .map(row -> {
                    Map<String, String> copy = new HashMap<>(row);
                    copy.remove("id");
                    return copy;
                })
                .toList();
    }

    /** The rows of a file of the SDK. */
    static List<Map<String, String>> ofCsv(Path file) throws IOException {
        List<List<String>> lines = parse(Files.readString(file, UTF_8));
        List<Map<String, String>> rows = new ArrayList<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < line.size(); i++) {
                String column = lines.get(0).get(i);
                put(row, column, line.get(i));
            }
            rows.add(row);
        }
        return rows;
    }

    /** The rows of a table of the SDK. */
    static List<Map<String, String>> ofTable(Connection database) throws SQLException {
        try (database;
                Statement statement = database.createStatement();
                ResultSet found = statement.executeQuery("SELECT * FROM oauthtoken")) {
            List<Map<String, String>> rows = new ArrayList<>();
            while (found.next()) {
                Map<String, String> row = new HashMap<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    put(row, found.getMetaData().getColumnName(i), found.getString(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    private static void put(Map<String, String> row, String column, String value) {
        if (value != null && !value.isEmpty()) {
            row.put(TODAY.getOrDefault(column, column), value);
        }
    }

    // RFC 4180, for well-formed files: deliberately not the parser that is tested.
    private static List<List<String>> parse(String csv) {
        List<List<String>> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                value.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (quoted || (c != ',' && c != '\n')) {
                value.append(c);
            } else {
                line.add(value.toString());
                value.setLength(0);
                if (c == '\n') {
                    lines.add(line);
                    line = new ArrayList<>();
                }
            }
        }
        return lines;
    }
}
