package dev.tokenhold.zoho.table;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ZohoMariaDbCreatedTableTest extends ZohoMySqlCreatedTableContract {

    ZohoMariaDbCreatedTableTest() {
        super(Server.MARIA_DB);
    }

    // The wide table on this server, and this table on MySQL, run these tests in every build.

    @Test
    @Tag("long")
    @Override
    public void behavesAsTheModel() {
        super.behavesAsTheModel();
    }

    @Test
    @Tag("long")
    @Override
    public void threadsThatSaveDifferentUsersLoseNothing() {
        super.threadsThatSaveDifferentUsersLoseNothing();
    }

    @Test
    @Tag("long")
    @Override
    public void threadsThatSaveTheSameUserLeaveOneTokenOfOneSave() {
        super.threadsThatSaveTheSameUserLeaveOneTokenOfOneSave();
    }

    @Test
    @Tag("long")
    @Override
    public void threadsThatSaveTheSameNewUserInsertOneToken() {
        super.threadsThatSaveTheSameNewUserInsertOneToken();
    }

    @Test
    @Tag("long")
    @Override
    public void threadsThatDeleteOneTokenAgreeOnWhoDidIt() {
        super.threadsThatDeleteOneTokenAgreeOnWhoDidIt();
    }

    @Test
    @Tag("long")
    @Override
    public void readersNeverSeeAMixtureOfTwoSaves() {
        super.readersNeverSeeAMixtureOfTwoSaves();
    }

    @Test
    @Tag("long")
    @Override
    public void readersSeeAllOfABatchOrNothing() {
        super.readersSeeAllOfABatchOrNothing();
    }
}
