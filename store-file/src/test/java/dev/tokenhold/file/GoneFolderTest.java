package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testkit.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that went away under a program is out of reach. That it has no token would send a user to log in again. */
class GoneFolderTest {

    @TempDir
    private Path parent;

    private Path folder;
    private Path file;

    @BeforeEach
    void nameFile() throws IOException {
        folder = Files.createDirectory(parent.resolve("data"));
        file = folder.resolve("tokens.enc");
    }

    @Test
    void folderThatIsMovedAwayTakesTheStoreWithIt() throws IOException {
        try (TokenStore store = openWithAToken()) {
            Path elsewhere = Files.move(folder, parent.resolve("elsewhere"));

            assertOutOfReach(store, "its folder is gone");

            Files.move(elsewhere, folder);
            assertWorks(store);
        }
    }

    @Test
    void emptyFolderInThePlaceOfTheOldOneGetsNoSecondStore() throws IOException {
        try (TokenStore store = openWithAToken()) {
            Path elsewhere = Files.move(folder, parent.resolve("elsewhere"));
            Files.createDirectory(folder);

            assertOutOfReach(store, "went away with its folder");
            assertThat(Folder.names(folder)).isEmpty();

            Files.delete(folder);
            Files.move(elsewhere, folder);
            assertWorks(store);
        }
    }

    @Test
    void storeThatNobodyHadSavedToIsOutOfReachWithItsFolderToo() throws IOException {
        try (TokenStore store = open()) {
            assertThat(store.getTokens()).isEmpty();
            Path elsewhere = Files.move(folder, parent.resolve("elsewhere"));
            assertOutOfReach(store, "its folder is gone");
            Files.createDirectory(folder);

            assertOutOfReach(store, "went away with its folder");
            assertThat(Folder.names(folder)).isEmpty();

            Files.delete(folder);
            Files.move(elsewhere, folder);
            assertThat(store.getTokens()).isEmpty();
            assertThat(store.saveToken(token())).isEqualTo(token());
        }
    }

    @Test
    void filesThatAreDeletedAreNotAnEmptyStore() throws IOException {
        try (TokenStore store = openWithAToken()) {
            store.saveToken(TestTokens.named("second"));
            Files.delete(file);
            assertThat(store.getTokens()).as("of the backup").hasSize(1);
            Files.delete(folder.resolve("tokens.enc.bak"));

            assertOutOfReach(store, "is gone");
            assertThat(file).doesNotExist();
        }
        try (TokenStore store = open()) {
            assertThat(store.getTokens()).isEmpty();
        }
    }

    @Test
    void storeThatAnotherProcessHasMadeMeanwhileGoesAwayAsWell() throws IOException {
        try (TokenStore store = open()) {
            assertThat(store.getTokens()).isEmpty();
            openWithAToken().close();
            assertThat(store.getTokens()).hasSize(1);
            Files.delete(file);

            assertOutOfReach(store, "is gone");
        }
    }

    @Test
    void diskThatIsUnmountedTakesTheStoreWithIt() {
        Machine.requireRoot();
        Machine.requireSuccess("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString());
        try (TokenStore store = openWithAToken()) {
            Machine.run("umount", folder.toString());

            assertOutOfReach(store, "is its disk mounted?");
            assertThat(Folder.names(folder)).isEmpty();
        }
    }

    /** As after a backup was put back: the store identity tells whether it is the right one. */
    @Test
    void anotherFolderWithTheStoreInItIsAsGood() throws IOException {
        try (TokenStore store = openWithAToken()) {
            Path elsewhere = Files.move(folder, parent.resolve("elsewhere"));
            Files.createDirectory(folder);
            Files.copy(elsewhere.resolve("tokens.enc"), file);

            assertWorks(store);
        }
    }

    private static void assertOutOfReach(TokenStore store, String why) {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.findTokenById("first"))
                .withMessageContaining(why);
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> store.findToken(token()));
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(store::getTokens);
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.saveToken(TestTokens.named("second")))
                .withMessageContaining(why)
                .matches(e -> !e.outcomeUnknown());
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> store.deleteToken("first"));
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(store::deleteTokens);
    }

    private static void assertWorks(TokenStore store) {
        assertThat(store.getTokens()).containsExactly(token());
        store.saveToken(TestTokens.named("second"));
        assertThat(store.getTokens()).hasSize(2);
    }

    private TokenStore openWithAToken() {
        TokenStore store = open();
        store.saveToken(token());
        return store;
    }

    private TokenStore open() {
        return FileTokenStore.open(file, TestKeyring.keyring());
    }

    private static OAuthToken token() {
        return TestTokens.named("first");
    }
}
