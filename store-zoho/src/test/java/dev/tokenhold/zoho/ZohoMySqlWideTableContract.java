package dev.tokenhold.zoho;

/** On a table whose columns somebody has widened, with the collation that servers choose. */
abstract class ZohoMySqlWideTableContract extends ZohoMySqlContract {

    ZohoMySqlWideTableContract(Server server) {
        super(server);
    }

    @Override
    void prepare(MySqlTable table) {
        table.execute(SqlTable.SDK_5.replace("varchar(255)", "mediumtext")
                + " CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
    }
}
