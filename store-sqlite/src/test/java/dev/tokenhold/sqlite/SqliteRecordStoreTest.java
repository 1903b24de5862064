package dev.tokenhold.sqlite;

import dev.tokenhold.crypto.MalformedRowContract;
import dev.tokenhold.crypto.StoreDoctorContract;
import dev.tokenhold.crypto.StoreIdentityContract;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.testkit.RecordStoreContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class SqliteRecordStoreTest extends RecordStoreContract
        implements StoreIdentityContract, MalformedRowContract, StoreDoctorContract {

    @TempDir
    private Path folder;

    @Override
    public RecordStore open() {
        return new JdbcRecordStore(SqliteDatabase.ofRecords(folder.resolve("tokens.db")), TableName.DEFAULT);
    }

    @Override
    public void plant(byte[] id, long version, int length) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tokens.db"));
                PreparedStatement statement =
                        connection.prepareStatement("INSERT INTO tokenhold (id, version, sealed) VALUES (?, ?, ?)")) {
            statement.setBytes(1, id);
            statement.setLong(2, version);
            statement.setBytes(3, new byte[length]);
            statement.executeUpdate();
        }
    }

    @Override
    public boolean canBeFenced() {
        return true;
    }

    @Override
    public Optional<Path> folder() {
        return Optional.of(folder);
    }

    @Override
    public int modelOperations() {
        return 1_000;
    }
}
