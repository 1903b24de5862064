package dev.tokenhold.file;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.internal.WorkerThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: collects changes that arrive while the file is being written, and then writes them together.
 *
 * <p>The queue writes in a thread of its own, because an interrupt of a caller's thread would close the channels that the whole
 * group needs. The thread ends when there is nothing to do.
 */
final class CommitQueue {

    private final TokenFile file;
    private final LinkedBlockingQueue<Change<?>> waiting = new LinkedBlockingQueue<>();
    private final ExecutorService writer = WorkerThreads.start(1, "tokenhold-commit");

    CommitQueue(TokenFile file) {
        this.file = file;
    }

    /**
     * Makes a change and waits until it is durable or has failed.
     *
     * @param action changes the content of the file
     * @param effect tells how the file has to be written for the result of the action, see {@link TokenFile}
     */
    <R> R submit(Function<Content, R> action, ToIntFunction<R> effect) {
        Change<R> change = new Change<>(action, effect, new CompletableFuture<>());
        waiting.add(change);
        writer.execute(this::commit);
        try {
            return change.result.join();
        } catch (CompletionException e) {
            throw ownFailure(e.getCause());
        }
    }

    // A group shares its failure, but whoever catches an exception may add to it: each caller gets one of its own.
    private static RuntimeException ownFailure(@Nullable Throwable shared) {
        if (shared instanceof StoreUnavailableException e) {
            return new StoreUnavailableException(String.valueOf(e.getMessage()), e.outcomeUnknown(), e);
        }
        if (shared instanceof CorruptStoreException e) {
            return new CorruptStoreException(String.valueOf(e.getMessage()), e);
        }
        if (shared instanceof UnsupportedFormatException e) {
            return new UnsupportedFormatException(String.valueOf(e.getMessage()), e);
        }
        return WorkerThreads.failure(shared);
    }

    private void commit() {
        List<Change<?>> group = new ArrayList<>();
        waiting.drainTo(group);
        if (group.isEmpty()) {
            // An earlier group has written them.
            return;
        }
        List<Runnable> acknowledgements = new ArrayList<>();
        try {
            file.change(content -> {
                int effect = TokenFile.NOTHING;
                for (Change<?> change : group) {
                    effect |= change.apply(content, acknowledgements);
                }
                return effect;
            });
            acknowledgements.forEach(Runnable::run);
        } catch (RuntimeException | Error e) {
            group.forEach(change -> change.result.completeExceptionally(e));
        }
    }

    private record Change<R>(Function<Content, R> action, ToIntFunction<R> effect, CompletableFuture<R> result) {

        /** Makes the change, and adds to the acknowledgements how to tell its caller once it is durable. */
        int apply(Content content, List<Runnable> acknowledgements) {
            try {
                R outcome = action.apply(content);
                acknowledgements.add(() -> result.complete(outcome));
                return effect.applyAsInt(outcome);
            } catch (IllegalArgumentException e) {
                // Only this caller's change is at fault; a refused action changes nothing.
                result.completeExceptionally(e);
                return TokenFile.NOTHING;
            }
        }
    }
}
