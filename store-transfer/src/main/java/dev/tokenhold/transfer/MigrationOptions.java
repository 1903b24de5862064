package dev.tokenhold.transfer;

import dev.tokenhold.TokenStore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a {@link Migration} is to do, see its builder. */
record MigrationOptions(
        ConflictPolicy policy,
        boolean dryRun,
        boolean verify,
        boolean keepGoing,
        boolean deleteMissing,
        @Nullable String expectedPlan,
        @Nullable String fencedBy,
        int batchSize,
        int parallel,
        @Nullable CheckpointFile checkpoint,
        boolean resume,
        @Nullable Supplier<? extends TokenStore> readBack) {}
