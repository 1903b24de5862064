package dev.tokenhold.zoho.table;

import dev.tokenhold.testkit.RecordedLog;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ZohoSqliteTest
        implements TableReadingContract,
                TableDamageContract,
                TableWritingContract,
                TableFenceContract,
                TableSuspicionContract {

    @RegisterExtension
    final RecordedLog warnings = new RecordedLog(ZohoTableTokenStore.class);

    @TempDir
    Path temporary;

    @Override
    public SqlTable table() {
        return new SqliteTable(temporary);
    }

    @Override
    public String ignoringCase() {
        return "NOCASE";
    }

    @Override
    public RecordedLog warnings() {
        return warnings;
    }
}
