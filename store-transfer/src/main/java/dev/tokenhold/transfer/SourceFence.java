package dev.tokenhold.transfer;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.WriteFence;

/** The fence around the source of a migration: lifted at the end, unless it is to be kept or stood before. */
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
                .orElseThrow(
                        () -> new InvalidConfigurationException(
                                "the source cannot be fenced, since nothing makes it"
                                        + " refuse what others write: stop the programs that write it, and copy without a fence"));
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
            // How the copy ended is what matters more.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the fence around the source still stands, lift it: " + e.getMessage());
        }
    }
}
