package dev.tokenhold.zoho.table;

class ZohoMySqlCreatedTableTest extends ZohoMySqlCreatedTableContract {

    ZohoMySqlCreatedTableTest() {
        super(Server.MY_SQL);
    }
}
