package dev.tokenhold.zoho;

class ZohoMariaDbWideTableTest extends ZohoMySqlWideTableContract {

    ZohoMariaDbWideTableTest() {
        super(Server.MARIA_DB);
    }
}
