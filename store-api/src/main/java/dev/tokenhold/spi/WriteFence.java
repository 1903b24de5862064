package dev.tokenhold.spi;

import dev.tokenhold.StoreUnavailableException;
import java.util.Optional;

/**
 * Makes a store refuse every write while it is copied, and lets reads go on.
 *
 * <p><b>Guarantees.</b> A fence holds for every process that writes the store, also for those that opened it before, and outlives
 * the process that raised it: it stands until it is lifted. A write that it refuses is a {@link StoreUnavailableException} at once,
 * which names who raised it; it has changed nothing. A call that has nothing to write, such as the deletion of an id that is not
 * there, may succeed. Thread-safe.
 *
 * <p><b>Not guaranteed.</b> A fence is a notice to writers that mean well. Whoever may write the store with other means can lift it
 * or remove the store.
 *
 * <p>All methods throw {@link StoreUnavailableException} when the store cannot be reached, or the account has not the rights that a
 * fence takes.
 */
public interface WriteFence {

    /**
     * The fence that stands.
     *
     * @return who raised it and since when it stands, or empty
     */
    Optional<FenceNotice> raised();

    /**
     * Raises the fence. Where one stands already it stays as it is. When this returns the fence is durable and in force: no write is
     * acknowledged that was not made before, and none that was under way is made later.
     *
     * @param by who raises it, see {@link FenceNotice#by}
     * @return the fence that stands
     * @throws IllegalArgumentException if {@code by} cannot stand in a notice
     * @throws StoreUnavailableException if that fails, or writers were under way all the time; lift it then, or raise it again
     */
    FenceNotice raise(String by);

    /**
     * Lifts the fence, whoever raised it.
     *
     * @return whether one stood
     */
    boolean lift();
}
