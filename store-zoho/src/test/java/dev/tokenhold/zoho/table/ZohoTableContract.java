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
        return 20;
    }

    @Override
    public int savesPerProcess() {
        return 100;
    }

    @Override
    public boolean canBeFenced() {
        return true;
    }

    // The stores of the modules store-sqlite and store-mysql test the same fence in this way in every build.
    @Test
    @Tag("long")
    @Override
    public void fenceOfAProcessThatWasKilledOnTheWayCanBeRaisedAndLifted() {
        super.fenceOfAProcessThatWasKilledOnTheWayCanBeRaisedAndLifted();
    }
}
