package dev.tokenhold.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.StoreLocation;
import dev.tokenhold.testkit.TestTokens;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Both contract suites through a pooler that gives each transaction to another session. */
@Tag("long")
final class PoolerContractIT {

    @Nested
    final class Records extends RecordStoreSuite {
        Records() {
            super(Backend.POOLED);
        }
    }

    @Nested
    final class Tokens extends TokenStoreSuite {
        Tokens() {
            super(Backend.POOLED);
        }

        /** None: to the pooler, other processes are other connections, which threads have too. */
        @Override
        public Optional<StoreLocation> location() {
            return Optional.empty();
        }
    }

    @Test
    void noSettingReachesOtherClients() throws Exception {
        TestTable table = TestTable.in(Backend.POOLED.database());
        String query = "SELECT " + ReliedOn.query();
        List<String> before = values(table, query);
        try (TokenStore store = table.open()) {
            store.saveTokens(TestTokens.numbered("user", 5, 1));
            assertThat(store.getTokens()).hasSize(5);
        } finally {
            table.drop();
        }

        // The sessions at the server are the same ones.
        assertThat(values(table, query)).isEqualTo(before);
    }

    private static List<String> values(TestTable table, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = table.database().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            for (int i = 1; i <= ReliedOn.names().size(); i++) {
                values.add(row.getString(i));
            }
        }
        return values;
    }
}
