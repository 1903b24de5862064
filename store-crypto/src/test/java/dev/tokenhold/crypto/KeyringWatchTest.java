package dev.tokenhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.testkit.TestTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Running programs take over the next revision of their keyring file, and nothing else that is put in its place. */
class KeyringWatchTest {

    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir
    private Path folder;

    private Path file;
    private KeyringEditor editor;
    private String first;
    private final RecordStore records = new InMemoryRecordStore();

    @BeforeEach
    void makeKeyring() throws Exception {
        file = Files.write(folder.resolve("tokenhold.keyring"), HandMadeKeyring.bytes());
        editor = KeyringEditor.of(file, HandMadeKeyring.passphrase(), Duration.ZERO);
        first = open(file).info().keys().get(0).id();
    }

    private static Keyring open(Path keyring) {
        return Keyring.open(keyring, HandMadeKeyring.passphrase());
    }

    private EncryptedTokenStore store(Path keyring, Duration look) {
        return new EncryptedTokenStore(records, open(keyring), null, look);
    }

    private EncryptedTokenStore store() {
        return store(file, Duration.ZERO);
    }

    private String added() {
        List<KeyringInfo.KeyInfo> keys = editor.add().keys();
        return keys.get(keys.size() - 1).id();
    }

    /** A copy of the keyring file, as another host has it. */
    private Path copy() throws Exception {
        return Files.copy(file, folder.resolve("other-host.keyring"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aStoreSealsWithTheNewPrimaryKeyWithoutARestart() {
        EncryptedTokenStore running = store();
        running.saveToken(TestTokens.named("anna"));
        String second = added();
        running.saveToken(TestTokens.named("bert"));
        assertThat(KeyUse.count(records)).isEqualTo(Map.of(first, 2L));

        editor.promote(second);
        running.saveToken(TestTokens.named("carl"));

        assertThat(KeyUse.count(records)).isEqualTo(Map.of(first, 2L, second, 1L));
        assertThat(running.getTokens()).hasSize(3);
    }

    @Test
    void aRecordOfAnUnknownKeyMakesAStoreLookAtOnce() {
        EncryptedTokenStore seldom = store(file, NEVER);
        seldom.saveToken(TestTokens.named("anna"));
        editor.promote(added());
        store().saveToken(TestTokens.named("bert"));

        assertThat(seldom.findTokenById("bert")).contains(TestTokens.named("bert"));
    }

    @Test
    void aKeyThatIsUnknownAfterLookingIsUnavailableToSavesAsWell() throws Exception {
        EncryptedTokenStore other = store(copy(), Duration.ZERO);
        editor.promote(added());
        store().saveToken(TestTokens.named("anna"));
        OAuthToken sameUser =
                TestTokens.named("anna").toBuilder().id(null).accessToken("a").build();

        assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(() -> other.findTokenById("anna"));
        assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(() -> other.saveToken(sameUser));
        assertThat(store().getTokens()).containsExactly(TestTokens.named("anna"));
    }

    @Test
    void whateverElseIsInTheFileLeavesTheRevisionInUse() throws Exception {
        Path earlier = copy();
        byte[] first = Files.readAllBytes(earlier);
        String second = added();
        editor.promote(second);
        EncryptedTokenStore running = store();
        running.saveToken(TestTokens.named("anna"));
        KeyringEditor.of(earlier, HandMadeKeyring.passphrase()).add();
        KeyringEditor.of(earlier, HandMadeKeyring.passphrase()).add();
        byte[] sameRevision = Files.readAllBytes(earlier);
        byte[] current = Files.readAllBytes(file);

        for (byte[] content :
                List.of(first, sameRevision, HandMadeKeyring.bytes(), new byte[] {1, 2, 3}, new byte[0])) {
            Files.write(file, content);
            running.saveToken(TestTokens.named("bert"));
            assertThat(running.getTokens()).hasSize(2);
        }
        Files.delete(file);
        running.saveToken(TestTokens.named("carl"));

        assertThat(KeyUse.count(records)).isEqualTo(Map.of(second, 3L));
        Files.write(file, current);
        String third = added();
        editor.promote(third);
        running.saveToken(TestTokens.named("dora"));
        assertThat(KeyUse.count(records)).isEqualTo(Map.of(second, 3L, third, 1L));
    }

    @Test
    void aKeyringOfTheSameIdWithAnotherLookupKeyIsNotTakenOver() throws Exception {
        EncryptedTokenStore running = store();
        running.saveToken(TestTokens.named("anna"));
        byte[] id = java.util.Arrays.copyOfRange(Files.readAllBytes(file), 12, 28);
        KeyringFile content = KeyringFile.of(
                dev.tokenhold.spi.Bytes.of(id),
                9,
                KeyProtection.Kind.PASSPHRASE,
                HandMadeKeyring.passphrase().renew(open(file).origin().content().parameters()),
                KeyringKeys.create());
        Files.write(file, content.encode());

        running.saveToken(TestTokens.named("bert"));

        assertThat(KeyUse.count(records)).isEqualTo(Map.of(first, 2L));
    }

    @Test
    void anEditOfAnotherHostReachesAProgramWhenItsFileIsReplaced() throws Exception {
        Path other = copy();
        EncryptedTokenStore running = store(other, Duration.ZERO);
        running.saveToken(TestTokens.named("anna"));
        editor.promote(added());
        Rekey rekey = new Rekey(records, open(file), Integer.MAX_VALUE, done -> {});
        assertThat(rekey.run().resealed()).isEqualTo(1);
        editor.retire(first, Map.of("file:tokens.enc", records));

        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> running.saveToken(TestTokens.named("bert")))
                .withMessageContainingAll(other.toString(), "revision 1", "revision 3");
        assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(() -> running.deleteToken("anna"));
        assertThat(running.findTokenById("nobody")).isEmpty();
        assertThatExceptionOfType(TokenStoreException.class)
                .isThrownBy(() -> store(other, NEVER).saveToken(TestTokens.named("bert")));
        assertThat(store().getTokens()).hasSize(1);

        Files.copy(file, other, StandardCopyOption.REPLACE_EXISTING);
        running.saveToken(TestTokens.named("bert"));
        assertThat(running.getTokens()).hasSize(2);
    }

    /** A keyring file that was rolled back on a host must not have new tokens sealed under a stolen key. */
    @Test
    void aFileThatWasRolledBackDoesNotWrite() throws Exception {
        byte[] before = Files.readAllBytes(file);
        store().saveToken(TestTokens.named("anna"));
        editor.promote(added());
        new Rekey(records, open(file), Integer.MAX_VALUE, done -> {}).run();
        editor.retire(first, Map.of("file:tokens.enc", records));
        Path rolledBack = Files.write(folder.resolve("rolled-back.keyring"), before);

        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> store(rolledBack, NEVER).saveToken(TestTokens.named("bert")));
        assertThat(KeyUse.count(records)).hasSize(1).doesNotContainKey(first);
    }

    /** What docs/security.md leaves to an attacker who writes to the store as well: the floor is in the header. */
    @Test
    void anOlderHeaderThatIsPutBackHasTheFloorOfThen() throws Exception {
        byte[] before = Files.readAllBytes(file);
        store().saveToken(TestTokens.named("anna"));
        TokenRecord older = records.read(ReservedRecords.HEADER).orElseThrow();
        editor.promote(added());
        new Rekey(records, open(file), Integer.MAX_VALUE, done -> {}).run();
        editor.retire(first, Map.of("file:tokens.enc", records));
        Path rolledBack = Files.write(folder.resolve("rolled-back.keyring"), before);

        long version = records.read(ReservedRecords.HEADER).orElseThrow().version();
        records.write(List.of(
                new RecordWrite(version, new TokenRecord(older.id(), version + 1, Map.of(), null, older.sealed()))));

        store(rolledBack, NEVER).saveToken(TestTokens.named("bert"));
        assertThat(KeyUse.count(records)).containsKey(first);
    }

    @Test
    void retiringRaisesTheFloorOfAStoreInWhichNothingWasSaved() throws Exception {
        Path other = copy();
        EncryptedTokenStore idle = store(other, Duration.ZERO);
        editor.promote(added());
        editor.retire(first, Map.of("file:tokens.enc", records));

        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> idle.saveToken(TestTokens.named("anna")));
        store().saveToken(TestTokens.named("bert"));
        assertThat(store().getTokens()).hasSize(1);
    }
}
