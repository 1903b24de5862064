package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.migrate.cli.JarProcess.Ended;
import dev.tokenhold.testkit.JavaProcess;
import dev.tokenhold.testkit.TestTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A store is restored again and again while programs save, and the restore is killed again and again. */
@Tag("long")
class RestoreIT {

    private static final int KILLS = 6;
    private static final int WRITERS = 3;

    @TempDir
    private Path folder;

    private Map<String, String> settings = Map.of();

    /**
     * A program that saves the token of its user, each time with the next number, and waits while the store takes no writes. At its end it
     * prints the last number that was acknowledged.
     *
     * @param arguments the URI, the user, the file whose creation ends it, then settings as {@code KEY VALUE}
     */
    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> settings = new HashMap<>();
        for (int i = 3; i < arguments.length; i += 2) {
            settings.put(arguments[i], arguments[i + 1]);
        }
        try (TokenStore store = TokenStores.open(arguments[0], settings)) {
            System.out.println("ready");
            System.out.flush();
            long acknowledged = 0;
            while (!Files.exists(Path.of(arguments[2]))) {
                try {
                    store.saveToken(TestTokens.numbered(arguments[1], acknowledged + 1));
                    acknowledged++;
                } catch (StoreUnavailableException e) {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
            }
            System.out.println(acknowledged);
        }
    }

    private JavaProcess writer(String uri, String user, Path stop) {
        List<String> arguments = new ArrayList<>(List.of(uri, user, stop.toString()));
        settings.forEach((key, value) -> arguments.addAll(List.of(key, value)));
        return JavaProcess.start(RestoreIT.class, Map.of(), arguments);
    }

    private static String[] command(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--keyring", "tokenhold.keyring", "--passphrase", "file:passphrase"));
        return all.toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource({"file, 3000", "sqlite, 20000"})
    void nothingThatIsSavedAfterARestoreIsLost(String scheme, int size) throws Exception {
        Path passphrase = Files.writeString(folder.resolve("passphrase"), JarProcess.PASSPHRASE);
        Path keyring = folder.resolve("tokenhold.keyring");
        TestKeyring.writeWithPassphrase(keyring, JarProcess.PASSPHRASE);
        settings = Map.of("keyring", keyring.toString(), "keyring.passphrase", "file:" + passphrase);
        String uri = scheme + ":" + folder.resolve("tokens");
        try (TokenStore store = TokenStores.open(uri, settings)) {
            store.saveTokens(IntStream.range(0, size)
                    .mapToObj(number -> TestTokens.named("before " + number))
                    .toList());
        }
        Files.copy(folder.resolve("tokens"), folder.resolve("copy"));
        String[] restore = command("restore", "--store", scheme + ":tokens", "--copy", "copy");
        Path stop = folder.resolve("stop");
        long seed = Long.getLong("tokenhold.seed", System.nanoTime());
        Random random = new Random(seed);
        List<JavaProcess> writers = new ArrayList<>();
        List<Long> acknowledged = new ArrayList<>();
        try {
            for (int i = 0; i < WRITERS; i++) {
                writers.add(writer(uri, "user" + i, stop));
            }
            for (JavaProcess writer : writers) {
                assertThat(writer.readLine()).as(writer.errors()).isEqualTo("ready");
            }
            for (int i = 0; i < KILLS; i++) {
                JarProcess killed = JarProcess.start(folder, restore);
                if (!killed.endsWithin(600 + random.nextInt(2_000))) {
                    killed.signal("KILL");
                }
                killed.await();
            }
            Ended ended = JarProcess.run(folder, restore);
            assertThat(ended.exitCode()).as("seed %d: %s", seed, ended.err()).isZero();
            TimeUnit.SECONDS.sleep(2);
            Files.createFile(stop);
            for (JavaProcess writer : writers) {
                acknowledged.add(Long.parseLong(writer.complete().get(0)));
            }
        } finally {
            writers.forEach(JavaProcess::close);
        }

        Ended doctor = JarProcess.run(folder, command("doctor", "--store", scheme + ":tokens", "--repair"));
        assertThat(doctor.exitCode()).as(doctor.out()).isZero();
        assertThat(doctor.out()).doesNotContain("damage: ", ".restore.tmp: was left");
        try (TokenStore store = TokenStores.open(uri, settings)) {
            assertThat(store.getTokens()).hasSize(size + WRITERS);
            for (int i = 0; i < WRITERS; i++) {
                OAuthToken found =
                        store.findToken(TestTokens.queryOf("user" + i)).orElseThrow();
                assertThat(TestTokens.number(found))
                        .as("seed %d", seed)
                        .isEqualTo(acknowledged.get(i))
                        .isPositive();
            }
        }
    }
}
