package dev.tokenhold.zoho;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.testkit.JavaProcess;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inventories of stores that are larger than the memory. */
class LargeInventoryTest {

    private static final int ROWS = 200_000;
    // A row takes 16 bytes, what is found out about it another 16 for a moment, and Java itself some 10 MB. Its id as
    // an
    // object in a set and a list would take 200, and its token 700.
    private static final String HEAP = "-Xmx24m";

    @TempDir
    Path temporary;

    @Test
    void readsCsvInMemoryForIdsOnly() throws IOException {
        Path file = temporary.resolve("zoho_tokens.csv");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(CsvFolder.HEADER);
            for (int i = 1; i <= ROWS; i++) {
                out.write(String.join(",", row(i)) + "\n");
            }
        }

        assertThat(counts("zoho-csv:" + file)).containsExactly("" + ROWS, "" + ROWS, "0");
    }

    @Test
    void readsTableInMemoryForIdsOnly() throws SQLException {
        Path file = temporary.resolve("zoho.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(new SqliteTableDialect().create("oauthtoken"));
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO oauthtoken VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (int i = 1; i <= ROWS; i++) {
                    List<String> row = row(i);
                    for (int column = 0; column < row.size(); column++) {
                        insert.setString(column + 1, row.get(column));
                    }
                    insert.execute();
                }
            }
            connection.commit();
        }

        assertThat(counts("zoho-sqlite:" + file)).containsExactly("" + ROWS, "" + ROWS, "0");
    }

    private static List<String> counts(String uri) {
        try (JavaProcess process =
                JavaProcess.start(InventoryProcess.class, Map.of("JAVA_TOOL_OPTIONS", HEAP), List.of(uri))) {
            return process.complete();
        }
    }

    private static List<String> row(int i) {
        return List.of(
                String.valueOf(i),
                "user" + i + "@example.com",
                "1000.CLIENT",
                "secret",
                "refresh-" + i + "-".repeat(60),
                "access-" + i + "-".repeat(60),
                "",
                String.valueOf(1_793_444_399_000L + i),
                "https://shop.example/oauth/callback",
                "https://www.zohoapis.eu");
    }
}
