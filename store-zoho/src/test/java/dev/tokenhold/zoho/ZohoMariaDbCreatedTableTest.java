package dev.tokenhold.zoho;

class ZohoMariaDbCreatedTableTest extends ZohoMySqlCreatedTableContract {

    ZohoMariaDbCreatedTableTest() {
        super(Server.MARIA_DB);
    }
}
