package dev.tokenhold.transfer;

import dev.tokenhold.TokenStoreException;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Marks an exception that comes from reading the source. A migration or comparison throws the exceptions of its stores as they are, and
 * adds this one as {@linkplain Throwable#getSuppressed suppressed} if the source failed and not the target.
 */
public final class SourceFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private SourceFailure() {
        super("the source could not be read", null, false, false);
    }

    /**
     * Tells whether the source failed.
     *
     * @param failure an exception that a migration or comparison threw, or the cause in its report
     * @return whether it comes from reading the source
     */
    public static boolean isMarkedOn(TokenStoreException failure) {
        return Arrays.stream(failure.getSuppressed()).anyMatch(SourceFailure.class::isInstance);
    }

    /** Reads something from the source, and marks the exception if that fails. */
    static <T> T marking(Supplier<T> read) {
        try {
            return read.get();
        } catch (TokenStoreException e) {
            if (!isMarkedOn(e)) {
                e.addSuppressed(new SourceFailure());
            }
            throw e;
        }
    }
}
