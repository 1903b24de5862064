package dev.tokenhold.zoho.table;

/** On a table whose columns were widened, with the collation that servers choose. */
class ZohoMariaDbWideTableTest extends ZohoMySqlContract {

    ZohoMariaDbWideTableTest() {
        super(Server.MARIA_DB);
    }

    @Override
    void prepare(MySqlTable table) {
        table.execute(SqlTable.SDK_5.replace("varchar(255)", "mediumtext")
                + " CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
    }
}
