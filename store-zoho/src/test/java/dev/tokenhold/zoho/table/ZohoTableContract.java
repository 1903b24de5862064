package dev.tokenhold.zoho.table;

import dev.tokenhold.testkit.TokenStoreContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the tables of the SDKs cannot do, or do otherwise. */
abstract class ZohoTableContract extends TokenStoreContract {

    @Override
    public boolean assignsUuids() {
        return false;
    }

    @Override
    public boolean keepsAnyId() {
        return false;
    }

    @Override
    public boolean keepsAttributes() {
        return false;
    }

    @Override
    public boolean keepsPlaintext() {
        return true;
    }

    @Override
    public int kills() {
        return 8;
    }

    @Override
    public int savesPerProcess() {
        return 100;
    }

    @Override
    public boolean canBeFenced() {
        return true;
    }

    // What the contract repeats in long builds has a short form in every build: TableReadingContract closes streams of
    // a
    // few rows, the fence tests have processes that save different users, and the stores of the modules store-sqlite
    // and
    // store-mysql are fenced by processes that are killed.

    @Test
    @Tag("long")
    @Override
    public void streamCanBeClosedBeforeItsEnd() {
        super.streamCanBeClosedBeforeItsEnd();
    }

    @Test
    @Tag("long")
    @Override
    public void processesThatSaveDifferentUsersLoseNothing() {
        super.processesThatSaveDifferentUsersLoseNothing();
    }

    @Test
    @Tag("long")
    @Override
    public void fenceOutlivesTheProcessThatRaisedIt() {
        super.fenceOutlivesTheProcessThatRaisedIt();
    }

    @Test
    @Tag("long")
    @Override
    public void fenceOfAProcessThatWasKilledOnTheWayCanBeRaisedAndLifted() {
        super.fenceOfAProcessThatWasKilledOnTheWayCanBeRaisedAndLifted();
    }
}
