package dev.tokenhold.spi;

import dev.tokenhold.StoreUnavailableException;
import java.util.Optional;

/**
 * Makes a store refuse every write while it is copied. Reads go on.
 *
 * <p><b>Guarantees.</b> A fence holds for every process that writes to the store, including those that opened it before. It
 * outlives the process that raised it and stays up until it is lifted. A refused write throws a {@link StoreUnavailableException}
 * at once, which names who raised the fence; nothing has changed. A call that has nothing to write, such as the deletion of an
 * absent id, may succeed. Thread-safe.
 *
 * <p><b>Not guaranteed.</b> A fence stops writers by mistake, not attackers: an account that may write to the store by other means
 * can lift the fence or remove the store.
 *
 * <p>All methods throw {@link StoreUnavailableException} when the store cannot be reached, or the account lacks the rights that a
 * fence needs.
 */
public interface WriteFence {

    /** {@return the notice of the fence that is up: who raised it and when; empty if none is up} */
    Optional<FenceNotice> raised();

    /**
     * Raises the fence, or keeps the one that is already up. When this returns, the fence is durable and in force: every write that
     * is acknowledged took effect before then, and no write under way takes effect later.
     *
     * @param by the name to put in the notice, see {@link FenceNotice#by}
     * @return the notice of the fence that is up
     * @throws IllegalArgumentException if {@code by} cannot stand in a notice
     * @throws StoreUnavailableException if that fails, or writers stayed under way too long; then lift the fence, or raise it again
     */
    FenceNotice raise(String by);

    /**
     * Lifts the fence, no matter who raised it.
     *
     * @return whether one was up
     */
    boolean lift();
}
