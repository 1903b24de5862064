package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.TestTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a deleted token no sealed byte is left in any file, whatever became of earlier writers. */
class FileDeletionTest {

    @TempDir
    private Path folder;

    private Path file;
    private final List<Bytes> sealed = new ArrayList<>();

    @BeforeEach
    void saveThreeGenerations() {
        file = folder.resolve("tokens.enc");
        try (TokenStore store = open()) {
            store.saveToken(TestTokens.named("other"));
            for (int i = 0; i < 3; i++) {
                saveDoomed(store);
            }
        }
        assertThat(filesWithDoomedToken()).containsExactly("tokens.enc", "tokens.enc.bak");
    }

    @Test
    void deletedTokenIsInNoFile() {
        try (TokenStore store = open()) {
            assertThat(store.deleteToken("doomed")).isTrue();
        }

        assertThat(filesWithDoomedToken()).isEmpty();
        assertThat(Folder.names(folder)).containsExactly("tokens.enc", "tokens.enc.bak", "tokens.enc.lock");
    }

    @Test
    void deletedTokensAreInNoFile() {
        try (TokenStore store = open()) {
            store.deleteTokens();
        }

        assertThat(filesWithDoomedToken()).isEmpty();
    }

    @Test
    void deletionAmongSavesLeavesNothing() {
        try (TokenStore store = open()) {
            store.deleteToken("doomed");
            store.saveToken(TestTokens.named("other"));
            saveDoomed(store);
            store.saveToken(TestTokens.named("another"));
            store.deleteToken("doomed");
            assertThat(filesWithDoomedToken()).isEmpty();
            store.saveToken(TestTokens.named("other"));
        }

        assertThat(filesWithDoomedToken()).isEmpty();
    }

    @Test
    void whatKilledWritersLeftIsRemovedToo() throws IOException {
        Files.copy(file, folder.resolve("tokens.enc.tmp"));
        Files.createLink(folder.resolve("tokens.enc.bak.tmp"), file);
        Files.copy(file, folder.resolve("tokens.enc.aside-20260101T000000.000Z"));
        try (TokenStore store = open()) {
            store.deleteToken("doomed");
        }

        assertThat(filesWithDoomedToken()).isEmpty();
    }

    /** It was killed after the new file was in place. Whoever deletes again hears that there is no such token. */
    @Test
    void whatAKilledDeletionLeftIsRemovedByTheNextOne() throws IOException {
        Path killed = folder.resolve("tokens.enc.bak.tmp");
        Files.copy(file, folder.resolve("copy"));
        try (TokenStore store = open()) {
            store.deleteToken("doomed");
            Files.copy(folder.resolve("copy"), killed);

            assertThat(store.deleteToken("doomed")).isFalse();
        }

        assertThat(filesWithDoomedToken()).containsExactly("copy");
    }

    @Test
    void emptyingAnEmptyStoreRemovesWhatItsBackupHas() throws IOException {
        Files.copy(file, folder.resolve("copy"));
        try (TokenStore store = open()) {
            store.deleteTokens();
            Files.move(folder.resolve("copy"), folder.resolve("tokens.enc.bak"), StandardCopyOption.REPLACE_EXISTING);
            assertThat(filesWithDoomedToken()).containsExactly("tokens.enc.bak");

            store.deleteTokens();
        }

        assertThat(filesWithDoomedToken()).isEmpty();
    }

    @Test
    void deletingWhatIsNotThereWritesNothing() throws IOException {
        byte[] before = Files.readAllBytes(file);
        try (TokenStore store = open()) {
            assertThat(store.deleteToken("nobody")).isFalse();
        }

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void noFileShowsAnythingOfATokenButItsId() {
        for (String text : List.of("user doomed", "refresh doomed", "1000.CLIENT", "user other", "refresh other")) {
            assertThat(Folder.containing(folder, text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isEmpty();
        }
        assertThat(Folder.containing(folder, "doomed".getBytes(StandardCharsets.UTF_8)))
                .isNotEmpty();
    }

    private void saveDoomed(TokenStore store) {
        store.saveToken(TestTokens.named("doomed"));
        try (FileRecordStore records = new FileRecordStore(TokenFile.at(file, Recovery.FAIL))) {
            sealed.add(records.read("doomed").orElseThrow().sealed());
        }
    }

    private List<String> filesWithDoomedToken() {
        return sealed.stream()
                .flatMap(bytes -> Folder.containing(folder, bytes.toByteArray()).stream())
                .map(file -> file.getFileName().toString())
                .distinct()
                .sorted()
                .toList();
    }

    private TokenStore open() {
        return FileTokenStore.open(file, TestKeyring.keyring());
    }
}
