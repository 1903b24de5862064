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

    private static final List<String> CONFIDENTIAL =
            List.of("user_name", "client_secret", "refresh_token", "access_token", "grant_token");
    private static final String PASSPHRASE = "a passphrase for the fixtures";

    @TempDir
    private Path directory;

    private final List<String> told = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"filestore-2.1.csv", "filestore-3.0.csv", "filestore-4.0.csv", "filestore-8.0.csv"})
    void comesBackWithEveryValueAndLeavesNoneBehind(String fixture) throws IOException {
        List<Map<String, String>> rows = FixtureRows.ofCsv(FixtureRows.FOLDER.resolve(fixture));
        Files.copy(FixtureRows.FOLDER.resolve(fixture), directory.resolve("source.csv"));
        Files.writeString(directory.resolve("passphrase"), PASSPHRASE);

        JsonNode there = copy("zoho-csv:source.csv", "file:tokens.enc", "--create-keyring");
        JsonNode again = copy("zoho-csv:source.csv", "file:tokens.enc");
        JsonNode planned = copyWithoutChange("zoho-csv:source.csv", "file:tokens.enc", "--dry-run");
        JsonNode back = copy("file:tokens.enc", "zoho-csv:back.csv");
        JsonNode backAgain = copy("file:tokens.enc", "zoho-csv:back.csv");

        assertThat(Stream.of(there, back)).allSatisfy(report -> assertCounts(report, "created", rows.size()));
        assertThat(Stream.of(again, backAgain)).allSatisfy(report -> assertCounts(report, "unchanged", rows.size()));
        assertThat(planned.get("unchanged").asInt()).isEqualTo(rows.size());
        List<Map<String, String>> returned = FixtureRows.ofCsv(directory.resolve("back.csv"));
        if (fixture.equals("filestore-4.0.csv") || fixture.equals("filestore-8.0.csv")) {
            assertThat(returned).containsExactlyInAnyOrderElementsOf(rows);
        } else {
            assertThat(FixtureRows.withoutIds(returned))
                    .containsExactlyInAnyOrderElementsOf(FixtureRows.withoutIds(rows));
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
}
