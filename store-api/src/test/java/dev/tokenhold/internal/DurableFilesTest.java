package dev.tokenhold.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DurableFilesTest {

    @TempDir
    Path folder;

    private Path file;
    private Path backup;

    @BeforeEach
    void chooseNames() {
        file = folder.resolve("store");
        backup = folder.resolve("store.bak");
    }

    private static DurableFiles.Content text(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static DurableFiles.Content failing() {
        return out -> {
            out.write('x');
            throw new IOException("no more");
        };
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void createsAFile() throws IOException {
        DurableFiles.create(file, text("content"));

        assertThat(file).hasContent("content");
        assertThat(names()).containsExactly("store");
    }

    @Test
    void creatingNeverReplaces() throws IOException {
        Files.writeString(file, "old");

        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> DurableFiles.create(file, text("new")));
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("store");
    }

    @Test
    void creatingDoesNotFollowADanglingLink() throws IOException {
        Files.createSymbolicLink(file, folder.resolve("elsewhere"));

        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> DurableFiles.create(file, text("new")));
        assertThat(names()).containsExactly("store");
    }

    @Test
    void nothingIsLeftWhenCreatingFails() throws IOException {
        assertThatIOException()
                .isThrownBy(() -> DurableFiles.create(file, failing()))
                .withMessage("no more");
        assertThat(names()).isEmpty();
    }

    @Test
    void replacesOrCreates() throws IOException {
        DurableFiles.replace(file, text("one"));
        assertThat(file).hasContent("one");

        DurableFiles.replace(file, text("two"));
        assertThat(file).hasContent("two");
        assertThat(names()).containsExactly("store");
    }

    @Test
    void oldContentStaysWhenReplacingFails() throws IOException {
        DurableFiles.replace(file, text("one"));
        DurableFiles.replace(file, backup, false, text("two"));

        for (boolean erasing : new boolean[] {false, true}) {
            assertThatIOException()
                    .isThrownBy(() -> DurableFiles.replace(file, backup, erasing, failing()))
                    .withMessage("no more");
            assertThat(file).hasContent("two");
            assertThat(backup).hasContent("one");
            assertThat(names()).containsExactly("store", "store.bak");
        }
    }

    @Test
    void readersOfTheOldFileKeepReadingIt() throws IOException {
        DurableFiles.replace(file, text("one"));
        try (var reader = Files.newBufferedReader(file)) {
            DurableFiles.replace(file, text("two"));

            assertThat(reader.readLine()).isEqualTo("one");
        }
    }

    @Test
    void isReadableByItsOwnerOnly() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions");
        Files.writeString(file, "open to all");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        DurableFiles.replace(file, text("new"));
        DurableFiles.create(folder.resolve("created"), text("new"));
        DurableFiles.replace(file, backup, true, text("newer"));

        for (Path written : List.of(file, backup, folder.resolve("created"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void isReadableByItsOwnerOnlyFromTheFirstByteOn() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions");

        DurableFiles.replace(file, out -> {
            out.write('x');
            out.flush();
            assertThat(names()).hasSize(1);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(names().get(0)))))
                    .isEqualTo("rw-------");
        });
    }

    @Test
    void keepsTheOldContentAsBackup() throws IOException {
        DurableFiles.replace(file, backup, false, text("one"));
        assertThat(names()).containsExactly("store");

        DurableFiles.replace(file, backup, false, text("two"));
        assertThat(backup).hasContent("one");

        DurableFiles.replace(file, backup, false, text("three"));
        assertThat(file).hasContent("three");
        assertThat(backup).hasContent("two");
        assertThat(names()).containsExactly("store", "store.bak");
    }

    @Test
    void erasingLeavesNothingOfTheOldContent() throws IOException {
        DurableFiles.replace(file, backup, false, text("secret one"));
        DurableFiles.replace(file, backup, false, text("secret two"));

        DurableFiles.replace(file, backup, true, text("new"));

        assertThat(file).hasContent("new");
        assertThat(backup).hasContent("new");
        assertThat(names()).containsExactly("store", "store.bak");
    }

    @Test
    void erasingDestroysNothingUntilTheNewFileIsInPlace() throws IOException {
        DurableFiles.replace(file, text("one"));
        DurableFiles.replace(file, backup, false, text("two"));
        Path aside = Files.writeString(folder.resolve("store.aside-20260101T000000.000Z"), "damaged");
        // A folder that is not empty is not replaced.
        Files.delete(file);
        Files.createDirectories(file.resolve("x"));

        assertThatIOException().isThrownBy(() -> DurableFiles.replace(file, backup, true, text("new")));

        assertThat(backup).hasContent("one");
        assertThat(aside).hasContent("damaged");
        assertThat(names()).containsExactly("store", "store.aside-20260101T000000.000Z", "store.bak");
        Files.delete(file.resolve("x"));
        Files.delete(file);
        Files.writeString(file, "two");
        DurableFiles.replace(file, backup, true, text("new"));
        assertThat(backup).hasContent("new");
        assertThat(names()).containsExactly("store", "store.bak");
    }

    @Test
    void damageAfterErasingDoesNotReachTheBackup() throws IOException {
        DurableFiles.replace(file, text("old"));
        DurableFiles.replace(file, backup, true, text("new"));

        Files.writeString(file, "damaged in place");

        assertThat(backup).hasContent("new");
    }

    @Test
    void resolvesLinksToTheFileTheyLeadTo() throws IOException {
        Path real = folder.toRealPath();
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("store"));
        Path linkToLink = Files.createSymbolicLink(folder.resolve("link-to-link"), link);
        for (boolean exists : new boolean[] {false, true}) {
            if (exists) {
                Files.writeString(file, "content");
            }
            for (Path path : List.of(file, link, linkToLink, folder.resolve(".").resolve("store"))) {
                assertThat(DurableFiles.resolve(path)).as("%s", path).isEqualTo(real.resolve("store"));
            }
        }
    }

    @Test
    void refusesToResolveACircleOfLinksAndAMissingFolder() throws IOException {
        Path one = Files.createSymbolicLink(folder.resolve("one"), Path.of("two"));
        Files.createSymbolicLink(folder.resolve("two"), Path.of("one"));

        assertThatIOException().isThrownBy(() -> DurableFiles.resolve(one)).withMessageContaining("symbolic links");
        assertThatIOException()
                .isThrownBy(() -> DurableFiles.resolve(folder.resolve("missing").resolve("store")));
    }

    @Test
    void fileThatIsSetAsideBelongsToItsOwnerAndReplacesNothing() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions");
        Files.writeString(file, "damaged");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Path aside = folder.resolve("store.damaged");

        DurableFiles.setAside(file, aside);

        assertThat(names()).containsExactly("store.damaged");
        assertThat(aside).hasContent("damaged");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(aside)))
                .isEqualTo("rw-------");
        Files.writeString(file, "damaged again");
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> DurableFiles.setAside(file, aside));
        assertThat(aside).hasContent("damaged");
    }

    @Test
    void backupOfAnErasedFileIsReplacedByTheNextOne() throws IOException {
        DurableFiles.replace(file, backup, true, text("one"));
        DurableFiles.replace(file, backup, true, text("two"));
        DurableFiles.replace(file, backup, false, text("three"));

        assertThat(file).hasContent("three");
        assertThat(backup).hasContent("two");
        DurableFiles.replace(file, text("four"));
        assertThat(backup).as("without a backup the old one stays").hasContent("two");
        assertThat(names()).containsExactly("store", "store.bak");
    }

    @Test
    void modificationTimeGrowsWithEveryGeneration() throws IOException {
        DurableFiles.replace(file, text("0"));
        FileTime before = Files.getLastModifiedTime(file);
        for (int i = 1; i <= 50; i++) {
            DurableFiles.replace(file, backup, i % 2 == 0, text(Integer.toString(i)));
            FileTime after = Files.getLastModifiedTime(file);
            assertThat(after).isGreaterThan(before);
            before = after;
        }
    }

    @Test
    void modificationTimeIsLaterThanOneInTheFuture() throws IOException {
        Files.writeString(file, "old");
        FileTime future = FileTime.from(Instant.now().plus(365, ChronoUnit.DAYS));
        Files.setLastModifiedTime(file, future);

        DurableFiles.replace(file, text("new"));

        assertThat(Files.getLastModifiedTime(file)).isGreaterThan(future);
    }

    @Test
    void removesWhatAKilledWriterLeft() throws IOException {
        Files.writeString(folder.resolve("store.tmp"), "half a fi");

        DurableFiles.replace(file, text("new"));

        assertThat(file).hasContent("new");
        assertThat(names()).containsExactly("store");
        Files.writeString(folder.resolve("store.bak.tmp"), "half a fi");
        DurableFiles.replace(file, backup, false, text("newer"));
        assertThat(names()).containsExactly("store", "store.bak");
    }

    @Test
    void deletedFileIsGone() throws IOException {
        Files.writeString(file, "content");

        assertThat(DurableFiles.delete(file)).isTrue();

        assertThat(names()).isEmpty();
        assertThat(DurableFiles.delete(file)).isFalse();
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "other");
        Files.createSymbolicLink(folder.resolve("store.tmp"), other);
        Files.createSymbolicLink(folder.resolve("store.bak.tmp"), other);
        Files.createSymbolicLink(backup, other);
        DurableFiles.replace(file, text("one"));
        DurableFiles.replace(file, backup, false, text("two"));
        DurableFiles.replace(file, backup, true, text("three"));
        Files.delete(file);
        Files.createSymbolicLink(file, other);
        DurableFiles.replace(file, text("four"));

        assertThat(other).hasContent("other");
        assertThat(file).isRegularFile().hasContent("four");
        assertThat(names()).containsExactly("other", "store", "store.bak");
    }

    @Test
    void missingFolderIsAnError() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> DurableFiles.replace(folder.resolve("missing").resolve("store"), text("new")));
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> DurableFiles.create(folder.resolve("missing").resolve("store"), text("new")));
    }

    @Test
    void interruptedThreadWritesAllTheSame() throws IOException {
        Thread.currentThread().interrupt();
        try {
            DurableFiles.replace(file, text("one"));
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
        assertThat(file).hasContent("one");
    }
}
