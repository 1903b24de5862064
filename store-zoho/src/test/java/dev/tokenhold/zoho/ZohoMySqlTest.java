package dev.tokenhold.zoho;

import dev.tokenhold.testkit.RecordedLog;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ZohoMySqlTest
        implements TableReadingContract,
                TableDamageContract,
                TableWritingContract,
                TableFenceContract,
                TableSuspicionContract,
                MySqlColumnContract {

    @RegisterExtension
    final RecordedLog warnings = new RecordedLog(ZohoTableTokenStore.class);

    @TempDir
    Path temporary;

    private MySqlTable table;

    @BeforeEach
    void createDatabase() {
        table = MySqlTable.on(Server.MY_SQL, temporary);
    }

    @Override
    public MySqlTable table() {
        return table;
    }

    @Override
    public RecordedLog warnings() {
        return warnings;
    }

    @Override
    public String exactly() {
        return " COLLATE utf8mb4_bin";
    }
}
