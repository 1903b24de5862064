package dev.tokenhold.postgresql;

import dev.tokenhold.crypto.MalformedRowContract;
import dev.tokenhold.crypto.StoreDoctorContract;
import dev.tokenhold.crypto.StoreIdentityContract;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.testkit.RecordStoreContract;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of record stores, in a table of its own for each test. */
abstract class RecordStoreSuite extends RecordStoreContract
        implements StoreIdentityContract, MalformedRowContract, StoreDoctorContract {

    @RegisterExtension
    private final FreshTable table;

    private @Nullable Connection planter;

    RecordStoreSuite(Backend backend) {
        table = new FreshTable(backend);
    }

    @Override
    public RecordStore open() {
        return table.get().openRecords();
    }

    @AfterEach
    void closePlanter() throws SQLException {
        if (planter != null) {
            planter.close();
        }
    }

    @Override
    public void plant(byte[] id, long version, int length) throws SQLException {
        if (planter == null) {
            // Once: hundreds of rows are planted, and a login takes longer than one of them.
            planter = table.get().connection();
        }
        try (PreparedStatement statement = planter.prepareStatement(
                "INSERT INTO \"" + table.get().name() + "\" (id, version, sealed) VALUES (?, ?, ?)")) {
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
    public int modelOperations() {
        return 1_000;
    }
}
