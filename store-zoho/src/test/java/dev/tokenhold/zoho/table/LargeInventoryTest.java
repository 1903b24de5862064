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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inventory of a table that is larger than the memory. */
class LargeInventoryTest {

    @TempDir
    Path temporary;

    // Java itself takes some 8 MB, and all tokens would take another 28.
    @Test
    void readsTableSomeRowsAtATime() throws SQLException {
        reads(40_000, "-Xmx12m");
    }

    // All ids would take some 18 MB.
    @Test
    @Tag("long")
    void readsLargeTableSomeIdsAtATime() throws SQLException {
        reads(200_000, "-Xmx16m");
    }

    private void reads(int rows, String heap) throws SQLException {
        Path file = temporary.resolve("zoho.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(new SqliteTableDialect().create("oauthtoken"));
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO oauthtoken VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (int i = 1; i <= rows; i++) {
                    List<String> row = row(i);
                    for (int column = 0; column < row.size(); column++) {
                        insert.setString(column + 1, row.get(column));
                    }
                    insert.execute();
                }
            }
            connection.commit();
        }

        try (JavaProcess process = JavaProcess.start(
                InventoryProcess.class, Map.of("JAVA_TOOL_OPTIONS", heap), List.of("zoho-sqlite:" + file))) {
            assertThat(process.complete()).containsExactly("" + rows, "" + rows, "0");
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
