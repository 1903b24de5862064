package dev.tokenhold.postgresql;

import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gives each test a table of its own in the database of a server, and drops it afterwards. */
final class FreshTable implements BeforeEachCallback, AfterEachCallback {

    private final Backend backend;
    private @Nullable TestTable table;

    FreshTable(Backend backend) {
        this.backend = backend;
    }

    TestTable get() {
        return Objects.requireNonNull(table);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        table = TestTable.in(backend.database());
    }

    @Override
    public void afterEach(ExtensionContext context) throws SQLException {
        if (table != null) {
            table.drop();
            table = null;
        }
    }
}
