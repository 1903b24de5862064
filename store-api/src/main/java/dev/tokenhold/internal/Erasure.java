package dev.tokenhold.internal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Leaves nothing of the old content of a file that is replaced, neither in its backup nor in what was set aside. Destroys it only once the
 * new file is in place. Until then the backup has the name of a temporary file, which tells of the erasure if the process is killed.
 */
final class Erasure {

    private final OpenFolder folder;
    private final String backup;
    private final String temporary;
    private final boolean hadBackup;

    private Erasure(OpenFolder folder, String backup, boolean hadBackup) {
        this.folder = folder;
        this.backup = backup;
        this.temporary = temporaryOf(backup);
        this.hadBackup = hadBackup;
    }

    static String temporaryOf(String backup) {
        return backup + ".tmp";
    }

    /** Whether an erasure was interrupted, so that the old content may be there yet. */
    static boolean isUnfinished(Path backup) {
        return Files.exists(
                backup.resolveSibling(temporaryOf(backup.getFileName().toString())), LinkOption.NOFOLLOW_LINKS);
    }

    static Erasure begin(OpenFolder folder, String backup) throws IOException {
        BasicFileAttributes present = folder.basic(backup);
        if (present != null && present.isDirectory()) {
            throw new FileSystemException(folder.at(backup).toString(), null, backup + " is a directory");
        }
        Erasure erasure = new Erasure(folder, backup, present != null);
        folder.delete(erasure.temporary);
        if (present != null) {
            folder.rename(backup, folder, erasure.temporary);
        } else {
            folder.create(erasure.temporary).close();
        }
        return erasure;
    }

    /** Puts the backup back, after the file could not be replaced. */
    void undo(IOException failure) {
        try {
            if (hadBackup) {
                folder.rename(temporary, folder, backup);
            } else {
                folder.delete(temporary);
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Erases, and makes a new backup. It is not a link to the file, which damage to one would reach too.
     *
     * @param name the file, which has been replaced
     * @param content its content
     */
    void end(Workplace workplace, String name, DurableFiles.Content content) throws DurableFiles.NotDurableException {
        try {
            folder.delete(temporary);
            SetAside.delete(folder, name);
            workplace.delete(temporary);
            try {
                workplace.write(temporary, content);
                workplace.giveAs(temporary, name);
                workplace.place(temporary, backup);
            } catch (IOException e) {
                workplace.delete(temporary);
                throw e;
            }
        } catch (IOException e) {
            throw new DurableFiles.NotDurableException(
                    "what " + folder.at(backup) + " and files that were set aside held may be there still", e);
        }
    }
}
