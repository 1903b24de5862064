package dev.tokenhold.transfer;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.WriteFence;

/** The fence around the source of a migration. {@link #close} lifts it unless it is kept or stood before. */
final class SourceFence implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SourceFence.class.getName());

    private final WriteFence fence;
    private boolean kept;

    private SourceFence(WriteFence fence, boolean kept) {
        this.fence = fence;
        this.kept = kept;
    }

    static SourceFence raise(MigratableTokenStore from, String by) {
        WriteFence fence = from.fence()
                .orElseThrow(() -> new InvalidConfigurationException(
                        "the source cannot be fenced, since it cannot refuse the writes of other programs:"
                                + " stop the programs that write it, and copy without a fence"));
        boolean stoodBefore = fence.raised().isPresent();
        fence.raise(by);
        return new SourceFence(fence, stoodBefore);
    }

    void keep() {
        kept = true;
    }

    @Override
    public void close() {
        if (kept) {
            return;
        }
        try {
            fence.lift();
        } catch (TokenStoreException e) {
            // The result of the copy matters more.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the fence around the source still stands, lift it: " + e.getMessage());
        }
    }
}
