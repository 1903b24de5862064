package dev.tokenhold.crypto;

import static dev.tokenhold.spi.Finding.Severity.DAMAGE;
import static dev.tokenhold.spi.Finding.Severity.REPAIRED;
import static dev.tokenhold.spi.Finding.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.testkit.TestTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor of a store in memory, and of keyrings. The keyring of each test has few rounds, which is always a finding. */
class StoreDoctorTest implements StoreDoctorContract {

    private static final String FEW_ROUNDS =
            "protects its passphrase by 2 rounds of PBKDF2, so that guessing is too cheap";

    @TempDir
    private Path folder;

    private Path file;
    private KeyringEditor editor;
    private final RecordStore records = new InMemoryRecordStore();
    private final List<Finding> findings = new ArrayList<>();

    @Override
    public RecordStore store() {
        return records;
    }

    @BeforeEach
    void makeKeyring() throws Exception {
        file = Files.write(folder.resolve("tokenhold.keyring"), HandMadeKeyring.bytes());
        setPermissions(file, "rw-------");
        editor = KeyringEditor.of(file, HandMadeKeyring.passphrase(), Duration.ZERO);
    }

    private static void setPermissions(Path path, String permissions) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private Keyring open() {
        return Keyring.open(file, HandMadeKeyring.passphrase());
    }

    private void save(String... ids) {
        EncryptedTokenStore store = new EncryptedTokenStore(records, open());
        List.of(ids).forEach(id -> store.saveToken(TestTokens.named(id)));
    }

    /** Examines with the present keyring and leaves out the finding about its rounds. */
    private DoctorReport examine(boolean repair) {
        return examine(open(), repair);
    }

    private DoctorReport examine(Keyring keyring, boolean repair) {
        DoctorReport report = examineAll(keyring, repair);
        assertThat(findings.removeIf(finding -> finding.problem().equals(FEW_ROUNDS)))
                .isTrue();
        return report;
    }

    private DoctorReport examineAll(Keyring keyring, boolean repair) {
        findings.clear();
        return new StoreDoctor(records, keyring, repair, findings::add).run();
    }

    private void assertFinds(Finding.Severity severity, String place, String problem, String remedy) {
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(severity);
            assertThat(finding.place()).isEqualTo(place);
            assertThat(finding.problem()).contains(problem);
            assertThat(finding.remedy()).contains(remedy);
        });
    }

    @Test
    void fewRoundsOfAKeyringAreAWarning() {
        new StoreDoctor(records, open(), false, findings::add).run();

        assertFinds(WARNING, file.toString(), FEW_ROUNDS, "store-migrate keys rewrap --rounds 600000");
    }

    @Test
    void recordsOfARetiredKeyAreFoundAndCounted() {
        save("anna");
        String first = open().info().keys().get(0).id();
        KeyringInfo added = editor.add();
        String second = added.keys().get(1).id();
        editor.promote(second);
        save("bert", "carl");

        assertThat(examine(false).byKey()).isEqualTo(Map.of(first, 1L, second, 2L));
        assertThat(findings).isEmpty();

        editor.retire(first, Map.of());
        DoctorReport report = examine(true);

        assertThat(report.byKey()).isEqualTo(Map.of(first, 1L, second, 2L));
        assertFinds(
                DAMAGE,
                "record anna",
                "is sealed with the key " + first + ", which is retired",
                "run store-migrate keys enable");

        editor.destroy(first, Map.of());
        examine(true);

        assertFinds(DAMAGE, "record anna", "which is destroyed", "or delete it");
    }

    @Test
    void aKeyringBelowTheFloorIsFoundAndRepairsNothing() throws Exception {
        save("anna");
        byte[] old = Files.readAllBytes(file);
        String first = open().info().keys().get(0).id();
        editor.promote(editor.add().keys().get(1).id());
        new Rekey(records, open(), Integer.MAX_VALUE, done -> {}).run();
        editor.retire(first, Map.of("file:tokens.enc", records));
        Files.write(file, old);

        examine(true);

        assertThat(findings.get(0).severity()).isEqualTo(DAMAGE);
        assertThat(findings.get(0).place()).isEqualTo(file.toString());
        assertThat(findings.get(0).problem())
                .contains("has the revision 1, but the store takes writes only with 3 or a later one");
        assertThat(findings.get(0).remedy()).contains("bring the present keyring file");
        // Sealed with a key that this file does not have yet.
        assertThat(findings.subList(1, findings.size()))
                .singleElement()
                .satisfies(finding -> assertThat(finding.problem()).contains("which the keyring does not have"));
    }

    @Test
    void permissionsOfAKeyringAreRestricted() throws Exception {
        setPermissions(file, "rw-r--r--");

        examine(false);
        assertFinds(WARNING, file.toString(), "has the permissions rw-r--r--", "set 0600");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");

        examine(true);
        assertFinds(REPAIRED, file.toString(), "has the permissions rw-r--r--", "it has rw------- now");

        examine(false);
        assertThat(findings).isEmpty();
    }

    @Test
    void permissionsOfAKeyStoreAreRestricted() throws Exception {
        KeyStoreFile keyStore = new KeyStoreFile(folder.toRealPath().resolve("keys.p12"), "open sesame");
        keyStore.makeKey("tokens");
        Files.delete(file);
        Keyring keyring = Keyring.create(file, keyStore.protection("tokens"));
        setPermissions(keyStore.path(), "rw-r--r--");

        examineAll(keyring, false);
        assertFinds(WARNING, keyStore.path().toString(), "has the permissions rw-r--r--", "set 0600");

        examineAll(keyring, true);
        assertFinds(REPAIRED, keyStore.path().toString(), "has the permissions rw-r--r--", "it has rw------- now");

        setPermissions(folder, "rwxrwxrwx");
        examineAll(keyring, false);
        assertThat(findings)
                .extracting(Finding::place)
                .containsExactly(folder.toRealPath().toString());
    }

    @Test
    void aKeyStoreThatWasMovedDoesNotHideTheKeyring() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        KeyStoreFile keyStore = new KeyStoreFile(other.resolve("keys.p12"), "open sesame");
        keyStore.makeKey("tokens");
        Files.delete(file);
        Keyring keyring = Keyring.create(file, keyStore.protection("tokens"));
        setPermissions(file, "rw-r--r--");
        Files.move(other, folder.resolve("elsewhere"));

        examineAll(keyring, false);

        assertFinds(WARNING, file.toRealPath().toString(), "has the permissions rw-r--r--", "set 0600");
    }

    @Test
    void aFolderThatOthersCanWriteIsFound() throws Exception {
        setPermissions(folder, "rwxrwxrwx");

        examine(true);

        assertFinds(
                WARNING,
                folder.toRealPath().toString(),
                "so that other users can put files there",
                "take the permission");
    }

    @Test
    void anotherNameOfAKeyringIsFound() throws Exception {
        Files.createLink(folder.resolve("copy"), file);

        examine(true);

        assertFinds(WARNING, file.toString(), "has 2 names (hard links)", "remove them");
    }

    @Test
    void aLeftoverOfAnEditorIsDeleted() throws Exception {
        Path leftover = Files.write(folder.resolve("tokenhold.keyring.tmp"), new byte[] {1});

        examine(false);
        assertFinds(WARNING, leftover.toString(), "was left by a program that was killed", "delete it");
        assertThat(leftover).exists();

        examine(true);
        assertFinds(REPAIRED, leftover.toString(), "was left by a program that was killed", "deleted");
        assertThat(leftover).doesNotExist();
    }
}
