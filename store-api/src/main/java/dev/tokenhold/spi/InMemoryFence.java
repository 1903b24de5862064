package dev.tokenhold.spi;

import dev.tokenhold.StoreUnavailableException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** The fence of a store in memory, under the lock that its writers take. */
final class InMemoryFence implements WriteFence {

    private final Lock writers;
    private @Nullable FenceNotice notice;

    InMemoryFence(Lock writers) {
        this.writers = writers;
    }

    /**
     * Every writer calls this under its lock.
     *
     * @throws StoreUnavailableException if the fence is up
     */
    void requireLifted() {
        if (notice != null) {
            throw notice.refusal("the store in memory", null);
        }
    }

    @Override
    public Optional<FenceNotice> raised() {
        writers.lock();
        try {
            return Optional.ofNullable(notice);
        } finally {
            writers.unlock();
        }
    }

    @Override
    public FenceNotice raise(String by) {
        FenceNotice wanted = new FenceNotice(by, Instant.now());
        writers.lock();
        try {
            FenceNotice standing = notice == null ? wanted : notice;
            notice = standing;
            return standing;
        } finally {
            writers.unlock();
        }
    }

    @Override
    public boolean lift() {
        writers.lock();
        try {
            boolean stood = notice != null;
            notice = null;
            return stood;
        } finally {
            writers.unlock();
        }
    }
}
