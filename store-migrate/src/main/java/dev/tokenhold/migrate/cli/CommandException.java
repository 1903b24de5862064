package dev.tokenhold.migrate.cli;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.transfer.SourceFailure;
import java.io.IOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** Ends a command, with an exit code and one line that says why. */
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What a command was doing to a store when it failed. */
    enum During {
        /** Opening or reading the store that the command reads: damage is the source's. */
        READING,
        /** Opening the store that the command writes. */
        REACHING,
        /** Writing it, before anything is written. */
        FIRST_WRITE,
        /** Writing it, after something was written. */
        WRITING
    }

    private final ExitCode exitCode;

    CommandException(ExitCode exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    CommandException(ExitCode exitCode, String message) {
        this(exitCode, message, null);
    }

    static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message);
    }

    static CommandException of(TokenStoreException e, During during) {
        return new CommandException(exitCode(e, during), String.valueOf(e.getMessage()), e);
    }

    /** Returns the exception for a keyring that cannot be opened or created. */
    static CommandException ofKeyring(TokenStoreException e) {
        boolean unusable = e instanceof CorruptStoreException || e instanceof UnsupportedFormatException;
        ExitCode exitCode = unusable ? ExitCode.NO_KEY : exitCode(e, During.FIRST_WRITE);
        return new CommandException(exitCode, String.valueOf(e.getMessage()), e);
    }

    /** Returns the exception for a failure that this program does not expect, which is a defect of it. */
    static CommandException unforeseen(Exception e) {
        return new CommandException(
                ExitCode.FAILED, "unforeseen failure: " + e + " (--verbose shows where it happened)", e);
    }

    /** Returns the same exception with a longer message. */
    CommandException with(String more) {
        return new CommandException(exitCode, getMessage() + more, getCause());
    }

    ExitCode exitCode() {
        return exitCode;
    }

    private static ExitCode exitCode(TokenStoreException e, During during) {
        if (e instanceof InvalidConfigurationException) {
            return ExitCode.USAGE;
        }
        if (e instanceof KeyUnavailableException) {
            return ExitCode.NO_KEY;
        }
        if (e instanceof StoreUnavailableException unavailable) {
            if (unavailable.refused()) {
                // To scripts, out of reach means to try again later.
                return ExitCode.FAILED;
            }
            return switch (during) {
                case READING, REACHING -> ExitCode.UNREACHABLE;
                case FIRST_WRITE -> outOfReach(unavailable) ? ExitCode.UNREACHABLE : ExitCode.FAILED;
                case WRITING -> ExitCode.FAILED;
            };
        }
        boolean damage = e instanceof CorruptStoreException || e instanceof TamperedRecordException;
        boolean reading = during == During.READING || SourceFailure.isMarkedOn(e);
        return damage && reading ? ExitCode.DAMAGED : ExitCode.FAILED;
    }

    // Stores create their files with the first write: only then does a folder prove to be read-only or out of reach.
    // A full disk is not out of reach.
    private static boolean outOfReach(StoreUnavailableException e) {
        Throwable cause = e.getCause();
        return !e.outcomeUnknown()
                && (!(cause instanceof IOException)
                        || (cause instanceof FileSystemException failure && !isForLackOfSpace(failure)));
    }

    private static boolean isForLackOfSpace(FileSystemException e) {
        String reason = String.valueOf(e.getReason());
        return reason.contains("No space left") || reason.contains("quota");
    }
}
