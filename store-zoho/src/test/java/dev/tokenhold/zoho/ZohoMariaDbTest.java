package dev.tokenhold.zoho;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ZohoMariaDbTest
        implements TableReadingContract,
                TableDamageContract,
                TableWritingContract,
                TableSuspicionContract,
                MySqlColumnContract {

    @RegisterExtension
    final Warnings warnings = new Warnings(ZohoTableTokenStore.class);

    @TempDir
    Path temporary;

    private MySqlTable table;

    @BeforeEach
    void createDatabase() {
        table = MySqlTable.on(Server.MARIA_DB, temporary);
    }

    @Override
    public MySqlTable table() {
        return table;
    }

    @Override
    public Warnings warnings() {
        return warnings;
    }

    @Override
    public String exactly() {
        return " COLLATE utf8mb4_bin";
    }
}
