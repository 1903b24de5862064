package dev.tokenhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.internal.SetAside;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.TokenStoreProvider;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.spi.WriteResult;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A copy takes the place of a store that lies in a file, if it is a whole copy of that store, and nothing of the store is lost by that. */
public interface RestoreContract {

    /** The scheme of the stores. */
    String scheme();

    /** The folder for files of the test. */
    Path folder();

    private Path file() {
        return folder().resolve("tokens");
    }

    private StoreAddress address(Path file) {
        return StoreAddress.parse(scheme() + ":" + file);
    }

    private TokenStore open(Path file) {
        return TokenStores.open(address(file).toString(), TestKeyring.settings());
    }

    private RecordStore records(Path file) {
        return provider()
                .openRecords(address(file), new StoreSettings(Map.of()))
                .orElseThrow();
    }

    private TokenStoreProvider provider() {
        return TokenStoreProvider.forScheme(scheme());
    }

    private void save(Path file, String... ids) {
        try (TokenStore store = open(file)) {
            store.saveTokens(List.of(ids).stream().map(TestTokens::named).toList());
        }
    }

    private List<String> ids(TokenStore store) {
        return store.getTokens().stream().map(OAuthToken::id).toList();
    }

    private List<String> idsIn(Path file) {
        try (TokenStore store = open(file)) {
            return ids(store);
        }
    }

    private Path copy(String name) {
        try {
            return Files.copy(file(), folder().resolve(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<Path> restore(Path copy) {
        return restore(copy, TestKeyring.keyring(), new ArrayList<>());
    }

    private List<Path> restore(Path copy, Keyring keyring, List<Finding> findings) {
        return provider()
                .restore(address(file()), new StoreSettings(Map.of()), copy, new StoreRestore(keyring, findings::add));
    }

    /** Asserts that a restore is refused and leaves everything as it was. */
    private void assertRefused(Class<? extends Throwable> why, Path copy, String message) {
        List<String> before = idsIn(file());
        List<String> names = Folder.names(folder());

        assertThatExceptionOfType(why).isThrownBy(() -> restore(copy)).withMessageContaining(message);

        assertThat(idsIn(file())).isEqualTo(before);
        assertThat(Folder.names(folder()))
                .filteredOn(name -> !name.endsWith(".lock"))
                .isSubsetOf(names);
    }

    private void alter(Path file, String id, byte[] sealed) {
        try (RecordStore records = records(file)) {
            TokenRecord record = records.read(id).orElseThrow();
            records.write(List.of(new RecordWrite(
                    record.version(),
                    new TokenRecord(id, record.version() + 1, record.lookupKeys(), record.lease(), Bytes.of(sealed)))));
        }
    }

    @Test
    default void copyTakesThePlaceOfAStoreThatProgramsHaveOpen() throws IOException {
        save(file(), "first", "second");
        Path copy = copy("copy");
        byte[] bytes = Files.readAllBytes(copy);
        try (TokenStore open = open(file())) {
            open.saveToken(TestTokens.named("third"));
            open.deleteToken("first");

            List<Path> aside = restore(copy);

            assertThat(ids(open)).containsExactly("first", "second");
            open.saveToken(TestTokens.named("fourth"));
            assertThat(idsIn(file())).containsExactly("first", "fourth", "second");
            assertThat(idsIn(aside.get(0))).containsExactly("second", "third");
            assertThat(Folder.permissions(aside.get(0))).isEqualTo("rw-------");
        }
        assertThat(copy).hasBinaryContent(bytes);
        assertThat(Folder.names(folder())).noneMatch(name -> name.startsWith("copy-") || name.contains(".tmp"));
    }

    @Test
    default void missingStoreIsRestored() throws IOException {
        save(file(), "first");
        Path copy = copy("copy");
        Files.delete(file());

        assertThat(restore(copy)).isEmpty();

        assertThat(idsIn(file())).containsExactly("first");
        assertThat(Folder.permissions(file())).isEqualTo("rw-------");
    }

    @Test
    default void restoredRecordIsNotTakenForOneThatWasReadBefore() {
        save(file(), "first");
        Path copy = copy("copy");
        try (RecordStore records = records(file())) {
            TokenRecord before = records.read("first").orElseThrow();

            restore(copy);

            TokenRecord restored = records.read("first").orElseThrow();
            assertThat(restored.sealed()).isEqualTo(before.sealed());
            assertThat(restored.version()).isNotEqualTo(before.version());
            TokenRecord next = new TokenRecord(
                    "first", before.version() + 1, before.lookupKeys(), before.lease(), before.sealed());
            assertThat(records.write(List.of(new RecordWrite(before.version(), next))))
                    .isInstanceOf(WriteResult.VersionMoved.class);
        }
    }

    @Test
    default void deletionOfATokenDeletesWhatWasSetAside() throws IOException {
        save(file(), "first", "second");
        restore(copy("copy"));
        assertThat(SetAside.of(file())).isNotEmpty();

        try (TokenStore store = open(file())) {
            store.deleteToken("first");
        }

        assertThat(SetAside.of(file())).isEmpty();
    }

    @Test
    default void doctorReportsWhatWasSetAside() {
        save(file(), "first");
        Path aside = restore(copy("copy")).get(0);

        assertThat(provider().examine(address(file()), new StoreSettings(Map.of()), false))
                .extracting(Finding::place)
                .contains(aside.toString());
    }

    @Test
    default void fenceOfAMigrationIsRespected() {
        save(file(), "first");
        Path copy = copy("copy");
        try (TokenStore store = open(file())) {
            WriteFence fence = ((MigratableTokenStore) store).fence().orElseThrow();
            fence.raise("the move");

            assertRefused(StoreUnavailableException.class, copy, "is fenced by the move since ");

            assertThat(fence.raised()).isPresent();
        }
    }

    @Test
    default void fenceOfAKilledRestoreIsTakenOverAndOneInTheCopyIsLifted() {
        save(file(), "first");
        try (TokenStore store = open(file())) {
            ((MigratableTokenStore) store).fence().orElseThrow().raise("store-migrate restore");
        }
        Path copy = copy("copy");

        restore(copy);

        save(file(), "second");
        assertThat(idsIn(file())).containsExactly("first", "second");
    }

    @Test
    default void copyOfAnotherStoreIsRefused() {
        save(folder().resolve("other"), "other");
        save(file(), "first");

        assertRefused(InvalidConfigurationException.class, folder().resolve("other"), "the copy is one of the store ");
    }

    @Test
    default void storeItselfAndMissingFilesAndOtherFilesAreRefused() throws IOException {
        save(file(), "first");
        Path text = Files.writeString(folder().resolve("text"), "no copy, but many more bytes than a header has");

        assertRefused(InvalidConfigurationException.class, file(), "is the store itself");
        assertRefused(InvalidConfigurationException.class, folder().resolve("missing"), "there is no file ");
        assertRefused(CorruptStoreException.class, text, text.toString());
    }

    @Test
    default void copyWithADamagedRecordIsRefused() {
        save(file(), "first", "second");
        Path copy = copy("copy");
        alter(copy, "second", new byte[100]);
        List<Finding> findings = new ArrayList<>();

        assertThatExceptionOfType(CorruptStoreException.class)
                .isThrownBy(() -> restore(copy, TestKeyring.keyring(), findings))
                .withMessageContaining("nothing was changed");

        assertThat(findings).extracting(Finding::place).contains("record second");
        assertRefused(CorruptStoreException.class, copy, "the copy is damaged");
    }

    @Test
    default void copyInWhichNothingWasSavedIsRefused() {
        try (RecordStore records = records(folder().resolve("empty"))) {
            records.write(List.of());
        }
        save(file(), "first");

        assertRefused(InvalidConfigurationException.class, folder().resolve("empty"), "nothing was ever saved");
    }

    @Test
    default void anotherKeyringIsRefused() throws Exception {
        save(file(), "first");
        Path copy = copy("copy");
        Path other = Files.write(folder().resolve("other.keyring"), HandMadeKeyring.bytes());

        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> restore(copy, Keyring.open(other, HandMadeKeyring.passphrase()), new ArrayList<>()));

        assertThat(idsIn(file())).containsExactly("first");
    }

    @Test
    default void alteredHeaderIsRestored() {
        save(file(), "first");
        Path copy = copy("copy");
        byte[] header;
        try (RecordStore records = records(file())) {
            header = records.read(ReservedRecords.HEADER).orElseThrow().sealed().toByteArray();
        }
        // The last byte of the MAC.
        header[header.length - 1] ^= 1;
        alter(file(), ReservedRecords.HEADER, header);

        restore(copy);

        assertThat(idsIn(file())).containsExactly("first");
    }

    @Test
    default void storeStaysClosedToKeyringsThatAreTooOld() {
        save(file(), "first");
        Path copy = copy("copy");
        long floor = TestKeyring.keyring().revision();
        try (RecordStore records = records(file())) {
            TokenRecord header = records.read(ReservedRecords.HEADER).orElseThrow();
            StoreHeader before = StoreHeader.read(header, TestKeyring.keyring().hmac());
            records.write(List.of(new StoreHeader(before.storeId(), floor)
                    .write(header, TestKeyring.keyring().hmac())));
        }

        restore(copy);

        try (RecordStore records = records(file())) {
            TokenRecord header = records.read(ReservedRecords.HEADER).orElseThrow();
            assertThat(StoreHeader.read(header, TestKeyring.keyring().hmac()).floor())
                    .isEqualTo(floor)
                    .isPositive();
        }
    }

    @Test
    default void noteAboutAMirrorDoesNotComeBackAndAMirroredStoreIsNotRestored() {
        save(file(), "first");
        try (TokenStore store = open(file())) {
            ((MigratableTokenStore) store).leaderRegister().orElseThrow().compareAndSet(null, Bytes.of(new byte[41]));
        }
        Path copy = copy("copy");

        assertRefused(InvalidConfigurationException.class, copy, "the store is part of a mirror");

        try (RecordStore records = records(file())) {
            records.delete(ReservedRecords.MIRROR);
        }
        restore(copy);
        try (RecordStore records = records(file())) {
            assertThat(records.read(ReservedRecords.MIRROR)).isEmpty();
        }
    }
}
