package dev.tokenhold.zoho;

class ZohoMySqlCreatedTableTest extends ZohoMySqlCreatedTableContract {

    ZohoMySqlCreatedTableTest() {
        super(Server.MY_SQL);
    }
}
