package dev.tokenhold.zoho.table;

class ZohoMySqlTest extends ZohoServerTableContract {

    ZohoMySqlTest() {
        super(Server.MY_SQL);
    }
}
