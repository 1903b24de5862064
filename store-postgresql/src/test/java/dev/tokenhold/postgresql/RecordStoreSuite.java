package dev.tokenhold.postgresql;

import dev.tokenhold.crypto.MalformedRowContract;
import dev.tokenhold.crypto.StoreDoctorContract;
import dev.tokenhold.crypto.StoreIdentityContract;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.testkit.RecordStoreContract;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of record stores, in a table of its own for each test. */
abstract class RecordStoreSuite extends RecordStoreContract
        implements StoreIdentityContract, MalformedRowContract, StoreDoctorContract {

    @RegisterExtension
    private final FreshTable table;

    RecordStoreSuite(Backend backend) {
        table = new FreshTable(backend);
    }

    @Override
    public RecordStore open() {
        return table.get().openRecords();
    }

    @Override
    public void plant(byte[] id, long version, int length) throws SQLException {
        try (Connection connection = table.get().connection();
                PreparedStatement statement = connection.prepareStatement(
                        "INSERT INTO \"" + table.get().name() + "\" (id, version, sealed) VALUES (?, ?, ?)")) {
            statement.setBytes(1, id);
            statement.setLong(2, version);
            statement.setBytes(3, new byte[length]);
            statement.executeUpdate();
        }
    }

    /** Servers take packets of 16 MiB by default. */
    @Override
    public boolean keepsLongRows() {
        return false;
    }

    @Override
    public boolean canBeFenced() {
        return true;
    }

    @Override
    public int modelOperations() {
        return 1_000;
    }
}
