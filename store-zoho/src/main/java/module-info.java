/** The stores of the Zoho SDKs as token stores, found by their URIs. */
module dev.tokenhold.zoho {
    requires de.siegmar.fastcsv;
    requires dev.tokenhold.api;
    requires dev.tokenhold.jdbc;
    requires static dev.tokenhold.mysql;
    requires static dev.tokenhold.sqlite;
    requires static transitive org.jspecify;

    provides dev.tokenhold.spi.TokenStoreProvider with
            dev.tokenhold.zoho.csv.ZohoCsvTokenStoreProvider,
            dev.tokenhold.zoho.table.ZohoMySqlTokenStoreProvider,
            dev.tokenhold.zoho.table.ZohoSqliteTokenStoreProvider;
}
