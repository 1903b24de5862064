package dev.tokenhold.zoho.table;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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

    // In every build, threads save the same user and stores count up the same token on this server, and processes of
    // MariaDbTokenStoreTest are killed on the same storage engine.

    @Test
    @Tag("long")
    @Override
    public void processesThatSaveTheSameUserLeaveOneTokenOfOneSave() {
        super.processesThatSaveTheSameUserLeaveOneTokenOfOneSave();
    }

    @Test
    @Tag("long")
    @Override
    public void processesThatCountUpTheSameTokensLoseNoCount() {
        super.processesThatCountUpTheSameTokensLoseNoCount();
    }

    @Test
    @Tag("long")
    @Override
    public void killedProcessesLoseNothingThatWasAcknowledged() {
        super.killedProcessesLoseNothingThatWasAcknowledged();
    }
}
