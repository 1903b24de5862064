package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.RestoreContract;
import dev.tokenhold.crypto.StoreRestore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.TestTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRestoreTest implements RestoreContract {

    @TempDir
    private Path folder;

    @Override
    public String scheme() {
        return "file";
    }

    @Override
    public Path folder() {
        return folder;
    }

    private void saveOneAfterTheOther(String... ids) {
        try (TokenStore store = open(Recovery.AUTO)) {
            for (String id : ids) {
                store.saveToken(TestTokens.named(id));
            }
        }
    }

    private TokenStore open(Recovery recovery) {
        return FileTokenStore.open(folder.resolve("tokens"), TestKeyring.keyring(), recovery);
    }

    private List<String> ids() {
        try (TokenStore store = open(Recovery.FAIL)) {
            return store.getTokens().stream().map(OAuthToken::id).toList();
        }
    }

    private List<Path> restore(@Nullable Path copy) {
        return new FileTokenStoreProvider()
                .restore(
                        StoreAddress.parse("file:" + folder.resolve("tokens")),
                        new StoreSettings(Map.of()),
                        copy,
                        new StoreRestore(TestKeyring.keyring(), finding -> {}));
    }

    @Test
    void backupTakesThePlaceOfADamagedFileAndStays() throws IOException {
        saveOneAfterTheOther("first", "second");
        byte[] damaged = "no token file".getBytes(StandardCharsets.US_ASCII);
        Files.write(folder.resolve("tokens"), damaged);

        List<Path> aside = restore(null);

        assertThat(ids()).containsExactly("first");
        assertThat(aside).singleElement().satisfies(file -> assertThat(file).hasBinaryContent(damaged));
        assertThat(folder.resolve("tokens.bak")).exists();
    }

    @Test
    void backupTakesThePlaceOfAMissingFile() throws IOException {
        saveOneAfterTheOther("first", "second");
        Files.delete(folder.resolve("tokens"));

        assertThat(restore(null)).isEmpty();

        assertThat(ids()).containsExactly("first");
    }

    @Test
    void backupUndoesTheLastSave() {
        saveOneAfterTheOther("first", "second");

        restore(null);

        assertThat(ids()).containsExactly("first");
        saveOneAfterTheOther("third");
        assertThat(ids()).containsExactly("first", "third");
    }

    @Test
    void backupOfAnotherPastIsSetAsideToo() throws IOException {
        saveOneAfterTheOther("first");
        Path copy = Files.copy(folder.resolve("tokens"), folder.resolve("copy"));
        saveOneAfterTheOther("second", "third");
        byte[] backup = Files.readAllBytes(folder.resolve("tokens.bak"));

        List<Path> aside = restore(copy);

        assertThat(aside).hasSize(2);
        assertThat(aside.get(1)).hasBinaryContent(backup);
        assertThat(Folder.permissions(aside.get(1))).isEqualTo("rw-------");
        assertThat(folder.resolve("tokens.bak")).doesNotExist();
    }

    @Test
    void laterGenerationThanAnyBefore() throws IOException {
        saveOneAfterTheOther("first");
        Path copy = Files.copy(folder.resolve("tokens"), folder.resolve("copy"));
        saveOneAfterTheOther("second", "third");
        long before = TokenFile.read(folder.resolve("tokens")).generation();

        restore(copy);

        assertThat(TokenFile.read(folder.resolve("tokens")).generation()).isGreaterThan(before);
    }

    @Test
    void missingBackupAndDamagedCopiesAreRefused() throws IOException {
        saveOneAfterTheOther("first");
        Path copy = Files.copy(folder.resolve("tokens"), folder.resolve("copy"));
        byte[] bytes = Files.readAllBytes(copy);
        bytes[bytes.length / 2] ^= 1;
        Files.write(copy, bytes);

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> restore(null))
                .withMessageContaining("has no backup tokens.bak beside it: name a copy");
        assertThatExceptionOfType(CorruptStoreException.class)
                .isThrownBy(() -> restore(copy))
                .withMessageContaining("do not match its digest");
        assertThat(ids()).containsExactly("first");
    }
}
