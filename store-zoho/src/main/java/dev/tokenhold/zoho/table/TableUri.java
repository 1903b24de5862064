package dev.tokenhold.zoho.table;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.StoreAddress;
import java.nio.file.Path;

/**
 * A table in a file: {@code PATH[?table=NAME]}.
 *
 * @param path the path, in which there is no question mark
 * @param table the table
 */
record TableUri(Path path, TableName table) {

    private static final String PROPERTY = "table=";

    /**
     * Splits a URI.
     *
     * @throws InvalidConfigurationException if anything but a table follows the question mark
     */
    static TableUri parse(StoreAddress address) {
        int query = address.rest().indexOf('?');
        if (query < 0) {
            return new TableUri(address.path(), ZohoTableTokenStore.DEFAULT_TABLE);
        }
        String property = address.rest().substring(query + 1);
        if (!property.startsWith(PROPERTY)) {
            throw new InvalidConfigurationException("\"" + address + "\" is not the URI of a table: expected "
                    + address.scheme() + ":PATH[?table=NAME], with no question mark in the path");
        }
        TableName table = new TableName(property.substring(PROPERTY.length()));
        return new TableUri(new StoreAddress(address.scheme(), address.rest().substring(0, query)).path(), table);
    }
}
