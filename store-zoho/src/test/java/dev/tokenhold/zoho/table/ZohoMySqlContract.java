package dev.tokenhold.zoho.table;

import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.StoreLocation;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** On a server, on the table that the first save creates or on one that is there before. */
abstract class ZohoMySqlContract extends ZohoTableContract {

    private final Server server;

    @TempDir
    Path temporary;

    private MySqlTable table;

    ZohoMySqlContract(Server server) {
        this.server = server;
    }

    @BeforeEach
    void createDatabase() {
        table = MySqlTable.on(server, temporary);
        prepare(table);
    }

    void prepare(MySqlTable created) {}

    @Override
    public TokenStore open() {
        return table.open();
    }

    @Override
    public Optional<StoreLocation> location() {
        return Optional.of(table.location());
    }

    // Each is a transaction.
    @Override
    public int modelOperations() {
        return 500;
    }
}
