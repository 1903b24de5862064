package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.KeyUse;
import dev.tokenhold.crypto.Keyring;
import dev.tokenhold.crypto.KeyringInfo;
import dev.tokenhold.crypto.KeyringSettings;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import dev.tokenhold.testkit.JavaProcess;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key that seals records is changed, from add to destroy, while processes save and find, and none is started again. */
@Tag("long")
class RotationIT {

    private static final int PROCESSES = 4;
    private static final int TOKENS_BEFORE = 2_000;
    private static final String STILL_USED = "seal them with the primary key";

    @TempDir
    private Path folder;

    private Path keyring;
    private Path passphrase;

    @BeforeEach
    void makeKeyring() throws Exception {
        keyring = folder.resolve("tokenhold.keyring");
        passphrase = Files.writeString(folder.resolve("passphrase"), JarProcess.PASSPHRASE);
        TestKeyring.writeWithPassphrase(keyring, JarProcess.PASSPHRASE);
    }

    @Test
    void onSqlite() throws Exception {
        rotate("sqlite:" + folder.resolve("tokens.db"), Map.of());
    }

    @Test
    void onMariaDb() throws Exception {
        Machine.requireAvailable(MariaDbServer.unavailableReason());
        TestDatabase database = MariaDbServer.shared().createDatabase();
        Path password = Files.writeString(folder.resolve("password"), database.password());
        rotate(database.uri(), Map.of("password", "file:" + password));
    }

    private Map<String, String> settings(Path keyringFile, Map<String, String> ofDatabase) {
        Map<String, String> settings = new HashMap<>(ofDatabase);
        settings.put("keyring", keyringFile.toString());
        settings.put("keyring.passphrase", "file:" + passphrase);
        return settings;
    }

    private void rotate(String uri, Map<String, String> ofDatabase) throws Exception {
        Map<String, String> settings = settings(keyring, ofDatabase);
        Path earlier = Files.copy(keyring, folder.resolve("earlier.keyring"));
        String first = info().keys().get(0).id();
        try (TokenStore store = TokenStores.open(uri, settings)) {
            store.saveTokens(IntStream.range(0, TOKENS_BEFORE)
                    .mapToObj(number -> OAuthToken.builder()
                            .userName("before-" + number + "@example.com")
                            .refreshToken("refresh " + number)
                            .build())
                    .toList());
        }
        Path stop = folder.resolve("stop");
        List<JavaProcess> writers = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        try (JavaProcess stale = start("stale", "10000", stop, uri, settings(earlier, ofDatabase))) {
            for (int i = 0; i < PROCESSES; i++) {
                writers.add(start("writer" + i, "20", stop, uri, settings));
            }
            for (JavaProcess writer : writers) {
                assertThat(writer.readLine()).as(writer.errors()).isEqualTo("ready");
            }
            assertThat(stale.readLine()).isEqualTo("ready");
            // From here on it is suspended, on a host that does not get the new keyring; between two saves, since in
            // the middle of one it would keep the lock of the database.
            stale.signal("STOP");

            keys("add");
            keys("promote");
            String second = info().keys().get(1).id();
            retire(first, uri, ofDatabase);
            assertThat(use(uri, settings)).containsOnlyKeys(second);

            stale.signal("CONT");
            assertThat(stale.readLine()).as("what a refused writer prints").isNull();
            assertThat(stale.errors()).contains("KeyUnavailableException");
            try (TokenStore rolledBack = TokenStores.open(uri, settings(earlier, ofDatabase))) {
                OAuthToken token =
                        OAuthToken.builder().userName("late").accessToken("a").build();
                assertThatExceptionOfType(KeyUnavailableException.class)
                        .isThrownBy(() -> rolledBack.saveToken(token))
                        .withMessageContainingAll("revision 1", "revision 3");
                assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(rolledBack::getTokens);
            }
            CommandResult destroyed = command(List.of("keys", "destroy", first, "--store", uri, "--yes"), ofDatabase);
            assertThat(destroyed.exitCode()).as(destroyed.err()).isZero();
            Files.createFile(stop);
            for (JavaProcess writer : writers) {
                List<String> output = writer.complete();
                assertThat(Long.parseLong(output.get(0))).isPositive();
                lines.addAll(output.subList(1, output.size()));
            }
            assertThat(use(uri, settings)).containsOnlyKeys(second);
        } finally {
            writers.forEach(JavaProcess::close);
        }
        try (TokenStore store = TokenStores.open(uri, settings)) {
            HistoryWriter.check(store, TOKENS_BEFORE, lines);
        }
    }

    // Programs take over the new revision within seconds. Until then they seal with the former key, and retire refuses.
    private void retire(String key, String uri, Map<String, String> ofDatabase) {
        CommandResult retired;
        do {
            CommandResult rekeyed = command(List.of("rekey", "--store", uri), ofDatabase);
            assertThat(rekeyed.exitCode()).as(rekeyed.err()).isZero();
            retired = command(List.of("keys", "retire", key, "--store", uri), ofDatabase);
        } while (retired.err().contains(STILL_USED));
        assertThat(retired.exitCode()).as(retired.err()).isZero();
        assertThat(retired.out()).contains("retired the key " + key);
    }

    private JavaProcess start(String name, String pause, Path stop, String uri, Map<String, String> settings) {
        List<String> arguments = new ArrayList<>(List.of(name, stop.toString(), uri, ""));
        settings.forEach((key, value) -> arguments.addAll(List.of("1", key, value)));
        return JavaProcess.start(HistoryWriter.class, Map.of(HistoryWriter.PAUSE, pause), arguments);
    }

    private KeyringInfo info() {
        return Keyring.open(
                        keyring,
                        KeyringSettings.protection(
                                new StoreSettings(Map.of("keyring.passphrase", "file:" + passphrase))))
                .info();
    }

    private void keys(String edit) {
        CommandResult result = command(List.of("keys", edit), Map.of());
        assertThat(result.exitCode()).as(result.err()).isZero();
    }

    private CommandResult command(List<String> arguments, Map<String, String> ofDatabase) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--keyring", keyring.toString(), "--passphrase", "file:" + passphrase));
        ofDatabase.forEach((setting, value) -> all.addAll(List.of("--" + setting, value)));
        return CommandResult.of(all.toArray(String[]::new));
    }

    private static Map<String, Long> use(String uri, Map<String, String> settings) {
        StoreAddress address = StoreAddress.parse(uri);
        try (RecordStore records = TokenStoreProvider.forScheme(address.scheme())
                .openRecords(address, new StoreSettings(settings))
                .orElseThrow()) {
            return KeyUse.count(records);
        }
    }
}
