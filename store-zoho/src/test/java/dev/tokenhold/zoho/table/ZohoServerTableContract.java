package dev.tokenhold.zoho.table;

import dev.tokenhold.testkit.RecordedLog;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Everything about tables on a server. */
abstract class ZohoServerTableContract
        implements TableReadingContract,
                TableDamageContract,
                TableWritingContract,
                TableFenceContract,
                TableSuspicionContract,
                MySqlColumnContract {

    @RegisterExtension
    final RecordedLog warnings = new RecordedLog(ZohoTableTokenStore.class);

    private final Server server;

    @TempDir
    Path temporary;

    private MySqlTable table;

    ZohoServerTableContract(Server server) {
        this.server = server;
    }

    @BeforeEach
    void createDatabase() {
        table = MySqlTable.on(server, temporary);
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
    public String ignoringCase() {
        return "utf8mb4_general_ci";
    }

    @Override
    public String exactly() {
        return " COLLATE utf8mb4_bin";
    }
}
