package dev.tokenhold.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks which file a path means, for stores that are one file with others beside it. */
public abstract class FilePlacementContract {

    private static final List<String> ODD_NAMES = List.of(
            "with blank.tokens",
            "mode=memory?cache=shared",
            "a#b",
            "100%20.tokens",
            "a;b",
            "it's \"quoted\"",
            "back\\slash",
            "\u00fc\u4ee4\u724c\ud83d\udd11",
            ":memory:",
            ":resource:tokens",
            "file:tokens",
            "x&immutable=1",
            "-",
            "?");

    @TempDir
    private Path folder;

    private Path file;

    /** Called by subclasses. */
    protected FilePlacementContract() {}

    /**
     * Opens the store in a file.
     *
     * @param path the file, which need not exist
     * @return the store
     */
    protected abstract TokenStore open(Path path);

    /** {@return an empty folder for one test} */
    protected final Path folder() {
        return folder;
    }

    /** {@return a file in that folder, which does not exist; its name is {@code tokens}} */
    protected final Path file() {
        return file;
    }

    /**
     * Saves a token.
     *
     * @param store the store
     * @param name its id
     */
    protected static void save(TokenStore store, String name) {
        store.saveToken(TestTokens.named(name));
    }

    /**
     * Lists the content of a store.
     *
     * @param store the store
     * @return the ids of its tokens, in their order
     */
    protected static List<String> ids(TokenStore store) {
        return store.getTokens().stream().map(OAuthToken::id).toList();
    }

    @BeforeEach
    final void nameFile() {
        file = folder.resolve("tokens");
    }

    @Test
    final void openingAndReadingCreateNothing() {
        try (TokenStore store = open(file)) {
            assertThat(store.getTokens()).isEmpty();
            assertThat(store.findTokenById("first")).isEmpty();
        }

        assertThat(Folder.names(folder)).isEmpty();
    }

    @Test
    final void folderThatIsASymbolicLinkLeadsToTheSameStore() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("real")));
        try (TokenStore one = open(link.resolve("tokens"));
                TokenStore other = open(folder.resolve("real").resolve("tokens"))) {
            save(one, "first");
            save(other, "second");

            assertThat(ids(one)).containsExactly("first", "second");
        }
    }

    @Test
    final void linksThatLeadInACircleAreRefused() throws IOException {
        Path other = folder.resolve("other");
        Files.createSymbolicLink(file, other);
        Files.createSymbolicLink(other, file);

        assertThatThrownBy(() -> open(file))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    final void relativePathIsRelativeToTheWorkingDirectory() {
        Path relative = Path.of("").toAbsolutePath().relativize(file);
        try (TokenStore store = open(relative)) {
            save(store, "first");
        }

        assertThat(relative).isRelative();
        assertThat(file).isRegularFile();
    }

    @Test
    final void missingFolderIsRefusedAndNotCreated() {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> open(missing.resolve("tokens")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("create the folder");
        assertThat(missing).doesNotExist();
    }

    @Test
    final void directoryIsRefused() {
        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("directory");
    }

    /** Whoever opens a pipe waits for ever. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    final void pipeIsRefused() {
        Machine.requireProgram("mkfifo");
        Machine.run("mkfifo", file.toString());

        assertThatThrownBy(() -> open(file))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("not a regular file");
    }

    @Test
    final void deviceIsRefused() {
        Path device = Path.of("/dev/full");
        assumeTrue(Files.exists(device), "needs " + device);

        assertThatThrownBy(() -> open(device))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("not a regular file");
    }

    @Test
    final void folderUnderAFileIsRefused() throws IOException {
        Files.writeString(file, "x");

        assertThatThrownBy(() -> open(file.resolve("tokens"))).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    final void folderThatVanishesIsUnavailableForSaving() throws IOException {
        Path vanishing = Files.createDirectory(folder.resolve("vanishing"));
        try (TokenStore store = open(vanishing.resolve("tokens"))) {
            Files.delete(vanishing);

            assertThatThrownBy(() -> save(store, "first"))
                    .isInstanceOfSatisfying(
                            StoreUnavailableException.class,
                            e -> assertThat(e.outcomeUnknown()).isFalse());
        }
    }

    @Test
    final void aNameWithoutRoomForThoseOfTheFilesBesideItIsRefused() {
        Path tooLong = folder.resolve("t".repeat(250));

        assertThatThrownBy(() -> open(tooLong))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("choose a shorter name");
        Path longEnough = folder.resolve("t".repeat(200));
        try (TokenStore store = open(longEnough)) {
            save(store, "first");
            assertThat(ids(store)).containsExactly("first");
        }
        assertThat(tooLong).doesNotExist();
    }

    /** Whoever hears that there is no token has a user log in again. */
    @Test
    final void storeThatWentAwayWithItsFolderIsNotEmpty() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        Path elsewhere = folder.resolve("elsewhere");
        try (TokenStore store = open(data.resolve("tokens"))) {
            assertThat(store.getTokens()).isEmpty();
            Files.move(data, elsewhere);
            assertThatThrownBy(store::getTokens).isInstanceOf(StoreUnavailableException.class);

            Files.createDirectory(data);
            assertThatThrownBy(store::getTokens)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("went away with its folder");
            assertThatThrownBy(() -> save(store, "first")).isInstanceOf(StoreUnavailableException.class);
            assertThat(Folder.names(data)).isEmpty();

            Files.delete(data);
            Files.move(elsewhere, data);
            save(store, "first");
            assertThat(ids(store)).containsExactly("first");
        }
    }

    @Test
    final void aStoreThatAnotherThreadBeginsIsNotGone() throws IOException {
        for (int round = 0; round < 40; round++) {
            AtomicBoolean begun = new AtomicBoolean();
            try (TokenStore store =
                    open(Files.createTempDirectory(folder, "round").resolve("tokens"))) {
                Concurrently.run(4, thread -> () -> {
                    if (thread == 0) {
                        save(store, "first");
                        begun.set(true);
                    }
                    while (!begun.get()) {
                        assertThat(ids(store)).hasSizeLessThan(2);
                    }
                    return ids(store);
                });
            }
        }
    }

    @Test
    final void nameMayHaveAnyCharacter() throws IOException {
        for (String name : ODD_NAMES) {
            Path parent = Files.createTempDirectory(folder, "odd");
            Path odd = parent.resolve(name);
            try (TokenStore store = open(odd)) {
                save(store, "first");
                save(store, "second");
                assertThat(Folder.names(parent)).allMatch(beside -> beside.startsWith(name));
            }

            assertThat(odd).isRegularFile();
            try (TokenStore store = open(odd)) {
                assertThat(ids(store)).as(name).containsExactly("first", "second");
            }
        }
    }
}
