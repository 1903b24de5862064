package dev.tokenhold.migrate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the genuine SDKs wrote goes into an encrypted file and back, and every value is compared by a reader of this test's own.
 */
class FixtureRoundTripTest {

    private static final Path FIXTURES = Path.of("../store-zoho/src/test/resources/fixtures");
    private static final Map<String, String> TODAY = Map.of("user_mail", "user_name");
    private static final List<String> CONFIDENTIAL =
            List.of("user_name", "client_secret", "refresh_token", "access_token", "grant_token");
    private static final String PASSPHRASE = "a passphrase for the fixtures";

    @TempDir
    private Path directory;

    private final List<String> told = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"filestore-2.1.csv", "filestore-3.0.csv", "filestore-4.0.csv", "filestore-8.0.csv"})
    void comesBackWithEveryValueAndLeavesNoneBehind(String fixture) throws IOException {
        List<Map<String, String>> rows = rows(FIXTURES.resolve(fixture));
        Files.copy(FIXTURES.resolve(fixture), directory.resolve("source.csv"));
        Files.writeString(directory.resolve("passphrase"), PASSPHRASE);

        JsonNode there = copy("zoho-csv:source.csv", "file:tokens.enc", "--create-keyring");
        JsonNode again = copy("zoho-csv:source.csv", "file:tokens.enc");
        JsonNode planned = copyWithoutChange("zoho-csv:source.csv", "file:tokens.enc", "--dry-run");
        JsonNode back = copy("file:tokens.enc", "zoho-csv:back.csv");
        JsonNode backAgain = copy("file:tokens.enc", "zoho-csv:back.csv");

        assertThat(Stream.of(there, back)).allSatisfy(report -> assertCounts(report, "created", rows.size()));
        assertThat(Stream.of(again, backAgain)).allSatisfy(report -> assertCounts(report, "unchanged", rows.size()));
        assertThat(planned.get("unchanged").asInt()).isEqualTo(rows.size());
        List<Map<String, String>> returned = rows(directory.resolve("back.csv"));
        if (fixture.equals("filestore-4.0.csv") || fixture.equals("filestore-8.0.csv")) {
            assertThat(returned).containsExactlyInAnyOrderElementsOf(rows);
        } else {
            assertThat(withoutIds(returned)).containsExactlyInAnyOrderElementsOf(withoutIds(rows));
        }
        assertNothingConfidentialIn(rows);
    }

    private void assertNothingConfidentialIn(List<Map<String, String>> rows) throws IOException {
        List<String> values = rows.stream()
                .flatMap(row -> CONFIDENTIAL.stream().map(column -> row.getOrDefault(column, "")))
                .filter(value -> !value.isEmpty())
                .toList();
        assertThat(values).hasSizeGreaterThan(rows.size());
        for (String name : List.of("tokens.enc", "tokens.enc.lock", "tokenhold.keyring", "report.json")) {
            told.add(bytes(Files.readAllBytes(directory.resolve(name))));
        }
        for (String value : values) {
            String encoded = bytes(value.getBytes(UTF_8));
            assertThat(told).noneMatch(text -> text.contains(encoded));
        }
        assertThat(told).noneMatch(text -> text.contains(PASSPHRASE));
    }

    private static void assertCounts(JsonNode report, String all, int size) {
        assertThat(report.get("result").asText()).isEqualTo("ok");
        assertThat(report.get("read").asInt()).isEqualTo(size);
        assertThat(report.get(all).asInt()).isEqualTo(size);
        assertThat(report.get("verified").asInt()).isEqualTo(size);
        assertThat(report.get("digestFrom").asText())
                .matches("[0-9a-f]{64}")
                .isEqualTo(report.get("digestTo").asText());
    }

    private JsonNode copyWithoutChange(String from, String to, String... more) throws IOException {
        Map<String, String> before = files();
        JsonNode report = copy(from, to, more);
        Map<String, String> after = files();
        Stream.of(before, after).forEach(files -> files.remove("report.json"));
        assertThat(after).isEqualTo(before);
        return report;
    }

    private JsonNode copy(String from, String to, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--from", absolute(from), "--to", absolute(to), "--json"));
        arguments.addAll(List.of("--passphrase", "file:" + directory.resolve("passphrase")));
        arguments.addAll(List.of("--report", directory.resolve("report.json").toString()));
        arguments.addAll(List.of(more));
        CommandResult result = CommandResult.of(arguments.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.err()).isZero();
        told.add(bytes(result.out().getBytes(UTF_8)));
        told.add(bytes(result.err().getBytes(UTF_8)));
        return new ObjectMapper().readTree(result.out());
    }

    private String absolute(String uri) {
        int colon = uri.indexOf(':') + 1;
        return uri.substring(0, colon) + directory.resolve(uri.substring(colon));
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(directory)) {
            for (Path path : paths.toList()) {
                files.put(
                        path.getFileName().toString(),
                        Files.getLastModifiedTime(path) + " " + bytes(Files.readAllBytes(path)));
            }
        }
        return files;
    }

    private static String bytes(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    private static List<Map<String, String>> withoutIds(List<Map<String, String>> rows) {
        return rows.stream()
                .map(row -> {
                    Map<String, String> copy = new HashMap<>(row);
                    copy.remove("id");
                    return copy;
                })
                .toList();
    }

    /** The rows by the column names of today, without what is empty. */
    private static List<Map<String, String>> rows(Path file) throws IOException {
        List<List<String>> lines = parse(Files.readString(file, UTF_8));
        List<Map<String, String>> rows = new ArrayList<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < line.size(); i++) {
                String column = lines.get(0).get(i);
                if (!line.get(i).isEmpty()) {
                    row.put(TODAY.getOrDefault(column, column), line.get(i));
                }
            }
            rows.add(row);
        }
        return rows;
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
