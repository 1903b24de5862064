package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.MeteredTokenStore;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.RecordedLog;
import dev.tokenhold.testkit.TestTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileRecoveryTest {

    private static final byte[] GARBAGE =
            "not a token file, but somebody may want to look at it".getBytes(StandardCharsets.US_ASCII);

    @RegisterExtension
    final RecordedLog log = new RecordedLog(TokenFile.class);

    @TempDir
    private Path folder;

    private Path file;
    private Path backup;

    @BeforeEach
    void saveTwoGenerations() {
        file = folder.resolve("tokens.enc");
        backup = folder.resolve("tokens.enc.bak");
        try (TokenStore store = open()) {
            save(store, "first");
            save(store, "second");
        }
    }

    @Test
    void warnsOnceOfADamageThatItReadsPast() throws IOException {
        Files.write(file, GARBAGE);
        try (TokenStore store = open()) {
            store.getTokens();
            store.getTokens();
            assertThat(MeteredTokenStore.metersOf(store))
                    .filteredOn(meter -> meter.name().equals("recoveries"))
                    .extracting(meter -> meter.value().getAsLong())
                    .containsExactly(1L);
        }

        assertThat(log.messages())
                .singleElement()
                .asString()
                .startsWith("WARNING")
                .contains(file.toString(), "damaged", backup.toString());
    }

    @Test
    void nextSaveRepairsAndSetsTheDamagedBytesAside() throws IOException {
        Files.write(file, GARBAGE);
        try (TokenStore store = open()) {
            assertThat(ids(store)).containsExactly("first");

            save(store, "third");

            assertThat(ids(store)).containsExactly("first", "third");
        }
        try (TokenStore store = open(Recovery.FAIL)) {
            assertThat(ids(store)).containsExactly("first", "third");
        }
        assertThat(setAside()).singleElement().satisfies(aside -> {
            assertThat(Files.readAllBytes(aside)).isEqualTo(GARBAGE);
            assertThat(Folder.permissions(aside)).isEqualTo("rw-------");
        });
    }

    @Test
    void damageWhileAStoreIsOpenIsRecoveredToo() throws IOException {
        try (TokenStore store = open()) {
            assertThat(ids(store)).containsExactly("first", "second");
            Files.write(file, GARBAGE);

            assertThat(ids(store)).containsExactly("first");
            save(store, "third");

            assertThat(ids(store)).containsExactly("first", "third");
        }
    }

    @Test
    void deletionRemovesWhatWasSetAside() throws IOException {
        Files.write(file, GARBAGE);
        try (TokenStore store = open()) {
            save(store, "third");
            assertThat(setAside()).hasSize(1);

            store.deleteToken("third");

            assertThat(setAside()).isEmpty();
            assertThat(Folder.containing(folder, GARBAGE)).isEmpty();
        }
    }

    @Test
    void deletionThatRepairsLeavesNothingOfTheDamagedBytes() throws IOException {
        Files.write(file, GARBAGE);
        try (TokenStore store = open()) {
            assertThat(store.deleteToken("first")).isTrue();
        }

        assertThat(Folder.containing(folder, GARBAGE)).isEmpty();
        try (TokenStore store = open(Recovery.FAIL)) {
            assertThat(ids(store)).isEmpty();
        }
    }

    @Test
    void deletionThatFailsHasChangedNothing() throws IOException {
        Files.write(file, GARBAGE);
        preventWriting();
        try (TokenStore store = open()) {
            assertThatThrownBy(() -> store.deleteToken("first"))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("nothing was changed");

            assertThat(ids(store)).containsExactly("first");
        }
        assertThat(Folder.containing(folder, GARBAGE)).hasSize(1);
    }

    @Test
    void saveThatFailsHasLostNothing() throws IOException {
        Files.write(file, GARBAGE);
        preventWriting();
        try (TokenStore store = open()) {
            assertThatThrownBy(() -> save(store, "third")).isInstanceOf(StoreUnavailableException.class);

            assertThat(ids(store)).containsExactly("first");
        }
        assertThat(Folder.containing(folder, GARBAGE)).hasSize(1);
    }

    @Test
    void missingFileIsReadFromItsBackupAndWrittenByTheNextSave() throws IOException {
        Files.delete(file);
        try (TokenStore store = open()) {
            assertThat(ids(store)).containsExactly("first");
            save(store, "third");
        }

        try (TokenStore store = open(Recovery.FAIL)) {
            assertThat(ids(store)).containsExactly("first", "third");
        }
        assertThat(setAside()).isEmpty();
    }

    @Test
    void missingFileIsRefusedOnRequest() throws IOException {
        Files.delete(file);

        assertThatThrownBy(() -> open(Recovery.FAIL))
                .isExactlyInstanceOf(CorruptStoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(backup.toString())
                .hasMessageContaining("missing");
        assertThat(Folder.names(folder)).doesNotContain("tokens.enc");
    }

    @ParameterizedTest
    @EnumSource
    void damagedFileWithDamagedBackupIsDamageAndBothStayAsTheyAre(Recovery recovery) throws IOException {
        Files.write(file, GARBAGE);
        Files.write(backup, new byte[100]);

        assertThatThrownBy(() -> open(recovery))
                .isExactlyInstanceOf(CorruptStoreException.class)
                .hasMessageContaining(file.toString());
        assertThat(Files.readAllBytes(file)).isEqualTo(GARBAGE);
        assertThat(Files.readAllBytes(backup)).isEqualTo(new byte[100]);
    }

    @Test
    void damagedBackupIsReplacedByTheNextSave() throws IOException {
        Files.write(backup, GARBAGE);
        try (TokenStore store = open()) {
            save(store, "third");
        }
        Files.write(file, GARBAGE);

        try (TokenStore store = open()) {
            assertThat(ids(store)).containsExactly("first", "second");
        }
    }

    @Test
    void deletedTokenDoesNotComeBackFromTheBackup() throws IOException {
        try (TokenStore store = open()) {
            store.deleteToken("first");
        }
        Files.delete(file);

        try (TokenStore store = open()) {
            assertThat(ids(store)).containsExactly("second");
        }
    }

    /** A second name of one file would be damaged with it. */
    @Test
    void backupOutlivesDamageInPlaceAlsoAfterADeletion() throws IOException {
        try (TokenStore store = open()) {
            store.deleteToken("first");
        }
        Files.write(file, GARBAGE);

        try (TokenStore store = open()) {
            assertThat(ids(store)).containsExactly("second");
        }
    }

    @Test
    void fileThatBecomesADirectoryIsUnavailableRatherThanRecovered() throws IOException {
        try (TokenStore store = open()) {
            Files.delete(file);
            Files.createDirectory(file);

            assertThatThrownBy(store::getTokens)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining(file.toString());
            assertThatThrownBy(() -> save(store, "third")).isInstanceOf(StoreUnavailableException.class);
            assertThat(file).isDirectory();
        }
    }

    @Test
    void emptyFileIsDamage() throws IOException {
        Files.delete(backup);
        Files.write(file, new byte[0]);

        assertThatThrownBy(this::open)
                .isExactlyInstanceOf(CorruptStoreException.class)
                .hasMessageContaining("0 bytes");
    }

    // A directory in the place of the temporary file, and not an empty one.
    private void preventWriting() throws IOException {
        Files.createDirectories(folder.resolve("tokens.enc.tmp").resolve("x"));
    }

    private List<Path> setAside() {
        return Folder.names(folder).stream()
                .filter(name -> name.startsWith("tokens.enc.aside-"))
                .map(folder::resolve)
                .toList();
    }

    private TokenStore open() {
        return open(Recovery.AUTO);
    }

    private TokenStore open(Recovery recovery) {
        return FileTokenStore.open(file, TestKeyring.keyring(), recovery);
    }

    private static void save(TokenStore store, String name) {
        store.saveToken(TestTokens.named(name));
    }

    private static List<String> ids(TokenStore store) {
        return store.getTokens().stream().map(OAuthToken::id).toList();
    }
}
