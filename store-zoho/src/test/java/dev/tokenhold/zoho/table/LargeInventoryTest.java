package dev.tokenhold.zoho.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.testkit.JavaProcess;
import dev.tokenhold.zoho.InventoryProcess;
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

/** The inventory of a table that is larger than the memory. */
class LargeInventoryTest {

    private static final int ROWS = 200_000;
    // Java itself takes some 10 MB. All ids in a list would take another 14 MB, and all tokens 140.
    private static final String HEAP = "-Xmx24m";

    @TempDir
    Path temporary;

    @Test
    void readsTableSomeRowsAtATime() throws SQLException {
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
