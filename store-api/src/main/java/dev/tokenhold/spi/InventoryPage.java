package dev.tokenhold.spi;

import java.util.List;

/**
 * A part of a store's inventory that has been found but not read: pages are taken one after the other, and each can be read by
 * another thread, which is where the work is.
 */
@FunctionalInterface
public interface InventoryPage {

    /**
     * Reads the page. To be called once.
     *
     * @return its entries, in the order of the inventory
     */
    List<StoredToken> read();
}
