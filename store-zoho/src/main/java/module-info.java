/**
 * The stores of the Zoho SDKs as token stores, found by their URIs, and stores of this project as token stores of a Zoho SDK, and
 * Zoho's way to refresh tokens.
 */
module dev.tokenhold.zoho {
    requires de.siegmar.fastcsv;
    requires transitive dev.tokenhold.api;
    requires dev.tokenhold.jdbc;
    requires static dev.tokenhold.mysql;
    requires static transitive dev.tokenhold.refresh;
    requires static dev.tokenhold.sqlite;
    requires static transitive org.jspecify;

    exports dev.tokenhold.zoho;

    provides dev.tokenhold.spi.TokenStoreProvider with
            dev.tokenhold.zoho.csv.ZohoCsvTokenStoreProvider,
            dev.tokenhold.zoho.table.ZohoMySqlTokenStoreProvider,
            dev.tokenhold.zoho.table.ZohoSqliteTokenStoreProvider;
}
