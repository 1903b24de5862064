package dev.tokenhold.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Describes failures of the file system in words. */
public final class FileFailure {

    // FileInputStream and FileOutputStream put "PATH (reason)" into the message of a FileNotFoundException. A
    // ProcessBuilder writes "error=2, reason", and on newer Java runtimes "error: 2 (reason) ".
    private static final Pattern REASON = Pattern.compile("(?<=\\()[^()]+(?=\\)\\s*$)|(?<=error=\\d{1,5}, ).+$");

    private FileFailure() {}

    /**
     * Returns the reason for a failure without the path, which the surrounding message names.
     *
     * @param failure the failure
     * @return for example {@code permission denied} or {@code No space left on device}
     */
    public static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "the file exists already";
        }
        if (failure instanceof NotDirectoryException) {
            return "not a directory";
        }
        if (failure instanceof FileSystemException withReason && withReason.getReason() != null) {
            return withReason.getReason();
        }
        String message = failure.getMessage();
        if (message == null) {
            return failure.getClass().getSimpleName();
        }
        Matcher matcher = REASON.matcher(message);
        return matcher.find() ? matcher.group() : message;
    }
}
