package dev.tokenhold.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder that stays the same one until it is closed, whatever becomes of its path. Files in it are called by their name, and a symbolic
 * link is never followed.
 *
 * <p>Where Java has no such handles, as on Windows, the operations use paths.
 */
final class OpenFolder implements Closeable {

    private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

    private final Path path;
    private final DirectoryStream<Path> stream;
    private final @Nullable SecureDirectoryStream<Path> handle;

    private OpenFolder(Path path, DirectoryStream<Path> stream) {
        this.path = path;
        this.stream = stream;
        this.handle = stream instanceof SecureDirectoryStream<Path> secure ? secure : null;
    }

    @SuppressWarnings("StreamResourceLeak") // The caller closes it.
    static OpenFolder of(Path path) throws IOException {
        return new OpenFolder(path, Files.newDirectoryStream(path));
    }

    /** Opens the folder that a file is in. */
    static OpenFolder around(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new NoSuchFileException(file.toString());
        }
        return of(parent);
    }

    /** Opens a folder in this one; null if there are no handles, or what has that name is no folder. */
    @Nullable
    OpenFolder folder(String name) throws IOException {
        BasicFileAttributes present = basic(name);
        // Opening a pipe would wait for ever.
        return handle == null || present == null || !present.isDirectory()
                ? null
                : new OpenFolder(at(name), handle.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS));
    }

    Path path() {
        return path;
    }

    Path at(String name) {
        return path.resolve(name);
    }

    boolean hasHandle() {
        return handle != null;
    }

    /** Returns the attributes of the folder itself; null if the file system has none of that kind. */
    @Nullable
    PosixFileAttributes attributes() throws IOException {
        PosixFileAttributeView view = handle == null
                ? Files.getFileAttributeView(path, PosixFileAttributeView.class)
                : handle.getFileAttributeView(PosixFileAttributeView.class);
        return view == null ? null : view.readAttributes();
    }

    boolean has(String name) throws IOException {
        return basic(name) != null;
    }

    /** Returns the attributes of a file, or of a link; null if there is none. */
    @Nullable
    BasicFileAttributes basic(String name) throws IOException {
        try {
            return view(name, BasicFileAttributeView.class).readAttributes();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Returns the view of a file, or of a link: what it sets, it sets through a handle. Null if the file system has none of that kind. */
    @Nullable
    PosixFileAttributeView posix(String name) {
        return view(name, PosixFileAttributeView.class);
    }

    @SuppressWarnings("NullAway") // Null for a kind that the file system does not have.
    private <V extends FileAttributeView> V view(String name, Class<V> kind) {
        return handle == null
                ? Files.getFileAttributeView(at(name), kind, LinkOption.NOFOLLOW_LINKS)
                : handle.getFileAttributeView(Path.of(name), kind, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Creates an empty file that only its owner can open, and opens it for writing.
     *
     * @throws FileAlreadyExistsException if there is a file, or anything else, of that name
     */
    FileChannel create(String name) throws IOException {
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        return handle == null
                ? OwnerOnly.create(at(name), options)
                : (FileChannel) handle.newByteChannel(Path.of(name), options, OwnerOnly.ATTRIBUTE);
    }

    /** Deletes a file, or an empty folder, if there is one. */
    void delete(String name) throws IOException {
        if (handle == null) {
            Files.deleteIfExists(at(name));
            return;
        }
        BasicFileAttributes present = basic(name);
        if (present != null && present.isDirectory()) {
            handle.deleteDirectory(Path.of(name));
        } else if (present != null) {
            handle.deleteFile(Path.of(name));
        }
    }

    /** Renames a file, and replaces another one by it. */
    void rename(String name, OpenFolder target, String newName) throws IOException {
        if (handle == null || target.handle == null) {
            Files.move(at(name), target.at(newName), StandardCopyOption.ATOMIC_MOVE);
        } else {
            handle.move(Path.of(name), target.handle, Path.of(newName));
        }
    }

    void setModified(String name, FileTime time) throws IOException {
        view(name, BasicFileAttributeView.class).setTimes(time, null, null);
    }

    List<String> names(String prefix) throws IOException {
        List<String> names = new ArrayList<>();
        try {
            for (Path entry : stream) {
                String name = String.valueOf(entry.getFileName());
                if (name.startsWith(prefix)) {
                    names.add(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    /** Makes what was renamed, created and deleted in the folder outlive a loss of power. */
    void sync() throws DurableFiles.NotDurableException {
        if (WINDOWS) {
            // Directories cannot be opened there, and NTFS journals renames.
            return;
        }
        try {
            sync(".", StandardOpenOption.READ);
        } catch (IOException e) {
            throw new DurableFiles.NotDurableException("the directory " + path + " could not be synced", e);
        }
    }

    /** Makes the content of a file outlive a loss of power. */
    void sync(String name) throws IOException {
        sync(name, StandardOpenOption.WRITE);
    }

    private void sync(String name, OpenOption access) throws IOException {
        Set<OpenOption> options = Set.of(access, LinkOption.NOFOLLOW_LINKS);
        boolean interrupted = false;
        try {
            while (!synced(name, options)) {
                // Cleared, or the next channel would be closed as well; set again in the end.
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    // False when an interrupt of the thread has closed the channel.
    private boolean synced(String name, Set<OpenOption> options) throws IOException {
        try (FileChannel channel = handle == null
                ? FileChannel.open(at(name), options)
                : (FileChannel) handle.newByteChannel(Path.of(name), options)) {
            channel.force(true);
            return true;
        } catch (ClosedByInterruptException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
