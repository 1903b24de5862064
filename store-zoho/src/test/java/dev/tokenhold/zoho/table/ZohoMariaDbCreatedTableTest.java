package dev.tokenhold.zoho.table;

class ZohoMariaDbCreatedTableTest extends ZohoMySqlCreatedTableContract {

    ZohoMariaDbCreatedTableTest() {
        super(Server.MARIA_DB);
    }
}
