package dev.tokenhold.jdbc;

import dev.tokenhold.spi.StorePlace;

/**
 * The place of a store in a table. It asks the databases themselves which they are, since a server has many names.
 *
 * @param database the database
 * @param table the table, which need not exist
 */
public record TablePlace(Database database, TableName table) implements StorePlace {

    @Override
    public boolean isSameAs(StorePlace other) {
        return other instanceof TablePlace place && table.equals(place.table) && isIn(place.database);
    }

    private boolean isIn(Database other) {
        if (database == other) {
            return true;
        }
        if (!database.dialect().exists() || !other.dialect().exists()) {
            return false;
        }
        return database.read(connection -> other.read(
                otherConnection -> database.dialect().isSameDatabase(connection, other.dialect(), otherConnection)));
    }
}
