package dev.tokenhold.zoho.table;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.mysql.MySqlDatabase;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.sqlite.SqliteDatabase;
import java.nio.file.Path;
import java.util.function.Supplier;

/** The modules that the other stores work without. No other class here may mention a class of theirs. */
final class OptionalModule {

    private OptionalModule() {}

    /**
     * Opens an SQLite database.
     *
     * @throws InvalidConfigurationException if the module is not on the class path
     */
    static Database sqlite(Path file) {
        return required("zoho-sqlite", "store-sqlite", () -> SqliteDatabase.open(file));
    }

    /**
     * Opens a MySQL database.
     *
     * @throws InvalidConfigurationException if the module is not on the class path
     */
    static Database mySql(StoreAddress address, StoreSettings settings) {
        return required("zoho-mysql", "store-mysql", () -> MySqlDatabase.open(address, settings));
    }

    /** The table that the URI of a MySQL database names. Fails in the same way. */
    static TableName mySqlTable(StoreAddress address, TableName whenAbsent) {
        return required("zoho-mysql", "store-mysql", () -> MySqlDatabase.table(address, whenAbsent));
    }

    private static <T> T required(String scheme, String artifact, Supplier<T> opening) {
        try {
            return opening.get();
        } catch (NoClassDefFoundError e) {
            throw new InvalidConfigurationException(
                    "a " + scheme + ": store needs a module that is not on the class path: add dev.tokenhold:"
                            + artifact + " with what it depends on (" + e.getMessage() + " is missing)",
                    e);
        }
    }
}
