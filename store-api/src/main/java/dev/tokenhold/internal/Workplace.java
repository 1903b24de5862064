package dev.tokenhold.internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which a file is made before it gets its name: the folder of that file, unless root runs the program and others may rename
 * files there. Then it is a folder in it that only root can enter, so that nobody can put another file in the place of one that root is
 * about to write, to give away or to restrict.
 */
final class Workplace implements Closeable {

    private static final System.Logger LOG = System.getLogger(Workplace.class.getName());
    private static final String OPEN =
            "others may be able to read {0}: root changes no permissions in a folder where others may exchange files";
    private static final String OF_ROOT = ".root";

    private final OpenFolder folder;
    private final OpenFolder inner;
    private final String innerName;

    private Workplace(OpenFolder folder, OpenFolder inner, String innerName) {
        this.folder = folder;
        this.inner = inner;
        this.innerName = innerName;
    }

    /**
     * Opens the workplace for a file.
     *
     * @param folder the folder that the file is to stand in
     * @param temporary the name of the file until then; of two writers at a time, each needs another
     */
    static Workplace in(OpenFolder folder, String temporary) throws IOException {
        if (!isShared(folder)) {
            return new Workplace(folder, folder, "");
        }
        String name = temporary + OF_ROOT;
        try {
            Files.createDirectory(folder.at(name), PosixFilePermissions.asFileAttribute(OwnerOnly.OF_FOLDER));
        } catch (FileAlreadyExistsException e) {
            // A killed writer has left it, or else it is not root's.
        }
        OpenFolder inner = folder.folder(name);
        if (inner != null) {
            PosixFileAttributes attributes = inner.attributes();
            if (attributes != null && OwnerOnly.isRoots(attributes) && !isOpen(attributes)) {
                return new Workplace(folder, inner, name);
            }
            inner.close();
        }
        throw new FileSystemException(folder.at(name).toString(), null, folder.at(name) + " is in the way: remove it");
    }

    /** Deletes the temporary file of a killed writer, or the folder in which root made it. */
    static void deleteLeftover(Path temporary) throws IOException {
        String name = String.valueOf(temporary.getFileName());
        try (OpenFolder folder = OpenFolder.around(temporary)) {
            BasicFileAttributes present = folder.basic(name);
            if (name.endsWith(OF_ROOT) && present != null && present.isDirectory()) {
                deleteTemporary(folder, name);
            }
            folder.delete(name);
            folder.sync();
        }
    }

    // Somebody may have given the name to another folder of root.
    private static void deleteTemporary(OpenFolder folder, String name) throws IOException {
        OpenFolder inner = folder.folder(name);
        if (inner == null) {
            return;
        }
        try (inner) {
            for (String left : inner.names(name.substring(0, name.length() - (".tmp" + OF_ROOT).length()))) {
                inner.delete(left);
            }
        }
    }

    // Whoever may write to a folder may rename the files of all owners in it, or if it is sticky, exchange their own.
    private static boolean isShared(OpenFolder folder) throws IOException {
        PosixFileAttributes attributes = OwnerOnly.isRoot() && folder.hasHandle() ? folder.attributes() : null;
        return attributes != null && (!OwnerOnly.isRoots(attributes) || isOpen(attributes));
    }

    private static boolean isOpen(PosixFileAttributes attributes) {
        return attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE);
    }

    private boolean isInner() {
        return inner != folder;
    }

    /** Returns the path of a file here, for others to read. */
    Path at(String name) {
        return inner.at(name);
    }

    /** Deletes a file here. */
    void delete(String name) throws IOException {
        inner.delete(name);
    }

    /** Creates a file here, writes and syncs it. */
    void write(String name, DurableFiles.Content content) throws IOException {
        write(inner, name, content);
    }

    private void write(OpenFolder target, String name, DurableFiles.Content content) throws IOException {
        // An interrupt closes the channels of its thread: hold it back, and begin again after one that comes meanwhile.
        boolean interrupted = Thread.interrupted();
        try {
            while (!written(target, name, content)) {
                interrupted |= Thread.interrupted();
                target.delete(name);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean written(OpenFolder target, String name, DurableFiles.Content content) throws IOException {
        try (FileChannel channel = target.create(name)) {
            if (target == inner) {
                completeFor(name);
            }
            OutputStream out = Channels.newOutputStream(channel);
            content.writeTo(out);
            out.flush();
            channel.force(true);
            return true;
        } catch (ClosedByInterruptException e) {
            return false;
        }
    }

    // A umask may have taken permissions from the owner too.
    private void completeFor(String name) throws IOException {
        OwnerOnly.complete(inner.posix(name), at(name));
    }

    /** Creates an empty file in the target folder, which belongs to the owner of that folder when root creates it. */
    void createEmpty(String temporary, String name) throws IOException {
        if (!isInner()) {
            folder.create(name).close();
            completeFor(name);
            give(name, folder.attributes());
            return;
        }
        inner.create(temporary).close();
        try {
            completeFor(temporary);
            give(temporary, folder.attributes());
            placeNew(temporary, name);
        } finally {
            inner.delete(temporary);
        }
    }

    /** Gives a file that was created here the owner and the group of one of the target folder, if root runs the program. */
    void giveAs(String name, String example) throws IOException {
        give(name, OwnerOnly.attributes(folder.posix(example)));
    }

    /** Does the same to a file of the target folder, unless others may have put another file there. */
    void giveWithin(String name, String example) throws IOException {
        if (!isInner()) {
            giveAs(name, example);
        }
    }

    private void give(String name, @Nullable PosixFileAttributes example) throws IOException {
        OwnerOnly.give(inner.posix(name), example, at(name));
    }

    /** Gives a file here a later modification time than one of the target folder. */
    void makeLater(String name, String than) throws IOException {
        BasicFileAttributes older = folder.basic(than);
        if (older != null) {
            FileStamp.makeLater(inner, name, older.lastModifiedTime().toInstant());
        }
    }

    /**
     * Gives a file of the target folder a second name here, or where the file system has no hard links, copies it; only its owner can
     * open what is here then.
     */
    void keep(String of, String name) throws IOException {
        try {
            Files.createLink(at(name), folder.at(of));
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            copyKept(of, name);
            return;
        }
        if (!restricted(name)) {
            inner.delete(name);
            copyKept(of, name);
        }
    }

    private void copyKept(String of, String name) throws IOException {
        copy(folder.at(of), inner, name);
        if (!isInner()) {
            // Otherwise somebody may have put another user's file there just now.
            giveAs(name, of);
        }
    }

    private void copy(Path file, OpenFolder target, String name) throws IOException {
        try {
            write(target, name, out -> {
                try (InputStream in = RegularFile.read(file, LinkOption.NOFOLLOW_LINKS)) {
                    in.transferTo(out);
                }
            });
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            target.delete(name);
            throw e;
        }
    }

    /** Renames a file of the target folder, and restricts it. */
    void move(String name, String newName) throws IOException {
        PosixFileAttributes present = OwnerOnly.attributes(folder.posix(name));
        if (isInner() && present != null && !OwnerOnly.isOpenToOthers(present)) {
            folder.rename(name, folder, newName);
            return;
        }
        if (isInner()) {
            folder.rename(name, inner, name);
        }
        if (!restricted(name)) {
            LOG.log(System.Logger.Level.WARNING, OPEN, folder.at(newName));
        }
        place(name, newName);
    }

    /** Restricts a file, unless others may put another one in its place. */
    static void restrict(OpenFolder folder, String name) throws IOException {
        PosixFileAttributes present = OwnerOnly.attributes(folder.posix(name));
        if (present == null || present.isSymbolicLink() || !OwnerOnly.isOpenToOthers(present)) {
            return;
        }
        if (isShared(folder)) {
            LOG.log(System.Logger.Level.WARNING, OPEN, folder.at(name));
        } else {
            OwnerOnly.restrict(folder.at(name));
        }
    }

    // What comes from a shared folder may be a file from anywhere. It is restricted only if it belongs to the owner of
    // that folder, who may have put it there.
    private boolean restricted(String name) throws IOException {
        if (!isInner()) {
            // By its path: opening and closing a database would free the locks that SQLite has on it.
            OwnerOnly.restrict(at(name));
            return true;
        }
        PosixFileAttributeView view = inner.posix(name);
        PosixFileAttributes owner = folder.attributes();
        PosixFileAttributes present = OwnerOnly.attributes(view);
        if (view == null || owner == null || present == null) {
            return true;
        }
        if (present.isRegularFile() && !OwnerOnly.isOpenToOthers(present)) {
            return true;
        }
        if (!present.isRegularFile()
                || OwnerOnly.isRoots(present)
                || !owner.owner().equals(present.owner())) {
            return false;
        }
        OwnerOnly.restrict(view, at(name));
        return true;
    }

    /** Moves a file from here to the target folder, in place of another one. */
    void place(String name, String newName) throws IOException {
        inner.rename(name, folder, newName);
    }

    /** Moves a file from here to the target folder, where there must not be another one; unlike a rename, that is certain. */
    void placeNew(String name, String newName) throws IOException {
        try {
            Files.createLink(folder.at(newName), at(name));
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            copy(at(name), folder, newName);
        }
        inner.delete(name);
    }

    @Override
    public void close() throws IOException {
        if (isInner()) {
            inner.close();
            try {
                folder.delete(innerName);
            } catch (FileSystemException e) {
                // Somebody has moved it, or it holds what a killed writer left.
            }
        }
    }
}
