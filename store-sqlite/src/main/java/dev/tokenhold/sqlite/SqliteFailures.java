package dev.tokenhold.sqlite;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.jdbc.Failure;
import dev.tokenhold.spi.FenceNotice;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Explains the result codes of SQLite (sqlite.org/rescode.html). */
final class SqliteFailures {

    // The low byte of an extended code is the primary one.
    private static final int PRIMARY = 0xFF;

    // These occur before anything is written. Only an operator can tell that the disk is all right and try again.
    private static final Set<SQLiteErrorCode> READ_ERRORS = EnumSet.of(
            SQLiteErrorCode.SQLITE_IOERR_ACCESS,
            SQLiteErrorCode.SQLITE_IOERR_CORRUPTFS,
            SQLiteErrorCode.SQLITE_IOERR_DATA,
            SQLiteErrorCode.SQLITE_IOERR_FSTAT,
            SQLiteErrorCode.SQLITE_IOERR_LOCK,
            SQLiteErrorCode.SQLITE_IOERR_NOMEM,
            SQLiteErrorCode.SQLITE_IOERR_RDLOCK,
            SQLiteErrorCode.SQLITE_IOERR_READ,
            SQLiteErrorCode.SQLITE_IOERR_SHMLOCK,
            SQLiteErrorCode.SQLITE_IOERR_SHMMAP,
            SQLiteErrorCode.SQLITE_IOERR_SHMOPEN,
            SQLiteErrorCode.SQLITE_IOERR_SHMSIZE,
            SQLiteErrorCode.SQLITE_IOERR_SHORT_READ);

    // A connection that only reads meets the index of the log while a writer renews it.
    private static final Set<SQLiteErrorCode> OF_INDEX =
            EnumSet.of(SQLiteErrorCode.SQLITE_READONLY_CANTINIT, SQLiteErrorCode.SQLITE_READONLY_RECOVERY);

    private final @Nullable SqliteFile file;

    SqliteFailures(@Nullable SqliteFile file) {
        this.file = file;
    }

    String place() {
        return file == null ? "the database in memory" : "the database " + file.path();
    }

    Failure classify(SQLException failure) {
        SQLiteErrorCode code = code(failure);
        return switch (primary(code)) {
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL, SQLITE_SCHEMA -> Failure.RETRY;
            case SQLITE_READONLY -> OF_INDEX.contains(code) ? Failure.RETRY : Failure.FATAL;
            case SQLITE_IOERR -> READ_ERRORS.contains(code) ? Failure.FATAL : Failure.OUTCOME_UNKNOWN;
            case SQLITE_CONSTRAINT ->
                switch (code) {
                    case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID ->
                        Failure.CONFLICT;
                    default -> Failure.FATAL;
                };
            default -> Failure.FATAL;
        };
    }

    static boolean isOfDisk(SQLException failure) {
        return primaryCode(failure) == SQLiteErrorCode.SQLITE_IOERR;
    }

    static SQLiteErrorCode primaryCode(SQLException failure) {
        return primary(code(failure));
    }

    String reason(SQLException failure) {
        SQLiteErrorCode code = code(failure);
        return switch (primary(code)) {
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL ->
                "another process or connection kept it locked (" + code.name() + ")";
            case SQLITE_READONLY -> "another process kept renewing its write-ahead log (" + code.name() + ")";
            case SQLITE_IOERR -> "the disk reports an error (" + code.name() + ")";
            default -> String.valueOf(failure.getMessage());
        };
    }

    TokenStoreException fatal(SQLException failure) {
        SQLiteErrorCode code = code(failure);
        return switch (primary(code)) {
            case SQLITE_NOTADB ->
                new CorruptStoreException(
                        place()
                                + " is not an SQLite database, or one that another program has encrypted: name another file, or"
                                + " restore it from a backup",
                        failure);
            case SQLITE_CORRUPT ->
                new CorruptStoreException(
                        place() + " is damaged, or the disk cannot read it: restore it from a backup", failure);
            case SQLITE_FULL ->
                unavailable(
                        "cannot be written: the disk is full; nothing was changed, make space and try again", failure);
            case SQLITE_READONLY ->
                // The other codes concern files beside the database that even reading needs.
                code == SQLiteErrorCode.SQLITE_READONLY
                        ? unavailable(
                                "cannot be written: the file, its folder or the file system is read-only; nothing was changed, make"
                                        + " them writable and try again",
                                failure)
                        : unavailable("cannot be opened: " + obstacle(), failure);
            case SQLITE_CONSTRAINT -> refused(code, failure);
            case SQLITE_CANTOPEN -> unavailable("cannot be opened: " + obstacle(), failure);
            case SQLITE_IOERR ->
                unavailable(
                        "cannot be read: " + reason(failure) + "; nothing was changed, put that right and try again",
                        failure);
            default ->
                isLibraryMissing(failure)
                        ? libraryMissing(failure)
                        : unavailable("failed: " + reason(failure), failure);
        };
    }

    // Triggers of other programs may also refuse statements.
    private StoreUnavailableException refused(SQLiteErrorCode code, SQLException failure) {
        Optional<FenceNotice> fence = code == SQLiteErrorCode.SQLITE_CONSTRAINT_TRIGGER
                ? FenceNotice.in(String.valueOf(failure.getMessage()))
                : Optional.empty();
        return fence.map(notice -> notice.refusal(place(), failure))
                .orElseGet(() -> unavailable("failed: " + reason(failure), failure));
    }

    private StoreUnavailableException unavailable(String what, SQLException failure) {
        return new StoreUnavailableException(place() + " " + what, failure);
    }

    private String obstacle() {
        if (file == null) {
            return "try again";
        }
        if (Files.notExists(file.path())) {
            return "it does not exist (any more); put it back, or open the store anew";
        }
        if (!Files.isReadable(file.path())) {
            return "permission denied; make it readable for the user of this process";
        }
        if (!Files.isWritable(file.folder())) {
            return "SQLite has to create files beside it, but its folder cannot be written; make the folder writable, or copy"
                    + (file.hasLog() ? " the database together with " + file.log() : " the database")
                    + " to one that is";
        }
        return "SQLite gives no reason; look for limits on open files";
    }

    private static boolean isLibraryMissing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof org.sqlite.NativeLibraryNotFoundException || cause instanceof LinkageError) {
                return true;
            }
        }
        return false;
    }

    private StoreUnavailableException libraryMissing(SQLException failure) {
        String folder = System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir", ""));
        return unavailable(
                "cannot be opened: the native library of SQLite cannot be loaded from the folder " + folder
                        + ", which has to be writable and not mounted noexec; name another with -Dorg.sqlite.tmpdir=FOLDER",
                failure);
    }

    // SQLite's exception may be anywhere in the chain.
    private static SQLiteErrorCode code(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException exception) {
                return exception.getResultCode();
            }
        }
        return SQLiteErrorCode.UNKNOWN_ERROR;
    }

    private static SQLiteErrorCode primary(SQLiteErrorCode code) {
        return code.code < 0 ? code : SQLiteErrorCode.getErrorCode(code.code & PRIMARY);
    }
}
