package dev.tokenhold.zoho.table;

class ZohoMariaDbTest extends ZohoServerTableContract {

    ZohoMariaDbTest() {
        super(Server.MARIA_DB);
    }
}
