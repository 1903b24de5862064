package dev.tokenhold.zoho;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ZohoSqliteTest
        implements TableReadingContract, TableDamageContract, TableWritingContract, TableSuspicionContract {

    @RegisterExtension
    final Warnings warnings = new Warnings(ZohoTableTokenStore.class);

    @TempDir
    Path temporary;

    @Override
    public SqlTable table() {
        return new SqliteTable(temporary);
    }

    @Override
    public Warnings warnings() {
        return warnings;
    }
}
