package dev.tokenhold.zoho;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.TokenStores;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.util.stream.Stream;

/** Another process that counts what is in a store, twice, and says how many warnings there are; or what it failed with. */
public final class InventoryProcess {

    private InventoryProcess() {}

    /** The argument is the URI of the store. */
    public static void main(String[] arguments) {
        try (TokenStore store = TokenStores.open(arguments[0])) {
            MigratableTokenStore from = (MigratableTokenStore) store;
            for (int pass = 0; pass < 2; pass++) {
                try (Stream<StoredToken> inventory = from.inventory()) {
                    System.out.println(inventory
                            .filter(StoredToken.Intact.class::isInstance)
                            .count());
                }
            }
            System.out.println(from.warnings().size());
        } catch (TokenStoreException e) {
            System.out.println(e);
        }
    }
}
