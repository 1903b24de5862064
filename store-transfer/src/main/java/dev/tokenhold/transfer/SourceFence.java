package dev.tokenhold.transfer;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.internal.Fences;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.WriteFence;
import java.util.function.Supplier;

/** Raises the fence around the source of a migration. */
final class SourceFence {

    private SourceFence() {}

    /** Runs a copy behind the fence. The fence stays if the copy completes or the fence stood before. */
    static MigrationReport around(MigratableTokenStore from, String by, Supplier<MigrationReport> copy) {
        WriteFence fence = from.fence()
                .orElseThrow(() -> new InvalidConfigurationException(
                        "the source cannot be fenced, since it cannot refuse the writes of other programs:"
                                + " stop the programs that write it, and copy without a fence"));
        boolean stays = fence.raised().isPresent();
        fence.raise(by);
        try {
            MigrationReport report = copy.get();
            stays |= report.result() == MigrationResult.OK;
            return report;
        } finally {
            if (!stays) {
                Fences.liftOrWarn(fence, "source");
            }
        }
    }
}
