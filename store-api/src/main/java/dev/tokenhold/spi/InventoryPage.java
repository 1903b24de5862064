package dev.tokenhold.spi;

import java.util.List;

/**
 * A part of a store's inventory that has been located but not read. One thread takes the pages one after the other; any thread can
 * read a page, which is where the work is.
 */
@FunctionalInterface
public interface InventoryPage {

    /**
     * Reads the page. Call this once.
     *
     * @return its entries, in the order of the inventory
     */
    List<StoredToken> read();
}
