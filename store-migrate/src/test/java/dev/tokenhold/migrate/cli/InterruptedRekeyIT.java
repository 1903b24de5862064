package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.migrate.cli.JarProcess.Ended;
import dev.tokenhold.testkit.TestTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rekey that is killed again and again goes on with the records that are left, and changes no token. */
@Tag("long")
class InterruptedRekeyIT {

    private static final int KILLS = 10;
    private static final int SIZE = 20_000;
    private static final Pattern SUMMARY =
            Pattern.compile("sealed ([0-9]+) records? .*; ([0-9]+) had it already, 0 damaged");

    @TempDir
    private Path folder;

    private Map<String, String> settings = Map.of();

    private TokenStore open() {
        return TokenStores.open("sqlite:" + folder.resolve("tokens.db"), settings);
    }

    private String[] command(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--keyring", "tokenhold.keyring", "--passphrase", "file:passphrase"));
        return all.toArray(String[]::new);
    }

    @Test
    void aRekeyThatIsKilledGoesOn() throws Exception {
        Path passphrase = Files.writeString(folder.resolve("passphrase"), JarProcess.PASSPHRASE);
        Path keyring = folder.resolve("tokenhold.keyring");
        TestKeyring.writeWithPassphrase(keyring, JarProcess.PASSPHRASE);
        settings = Map.of("keyring", keyring.toString(), "keyring.passphrase", "file:" + passphrase);
        List<OAuthToken> saved;
        try (TokenStore store = open()) {
            store.saveTokens(IntStream.range(0, SIZE)
                    .mapToObj(number -> TestTokens.named("token " + number))
                    .toList());
            saved = store.getTokens();
        }
        assertThat(JarProcess.run(folder, command("keys", "add")).exitCode()).isZero();
        long started = System.nanoTime();
        assertThat(JarProcess.run(folder, command("keys", "promote")).exitCode())
                .isZero();
        // On a busy machine a process takes seconds to begin.
        int start = (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        long seed = Long.getLong("tokenhold.seed", System.nanoTime());
        Random random = new Random(seed);

        for (int i = 0; i < KILLS; i++) {
            JarProcess rekey =
                    JarProcess.start(folder, command("rekey", "--store", "sqlite:tokens.db", "--rate", "4000"));
            if (!rekey.endsWithin(start + random.nextInt(3_000))) {
                rekey.signal("KILL");
            }
            rekey.await();
        }

        Ended ended = JarProcess.run(folder, command("rekey", "--store", "sqlite:tokens.db"));
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        Matcher summary = SUMMARY.matcher(ended.out().strip());
        assertThat(summary.matches()).as("seed %d: %s", seed, ended.out()).isTrue();
        assertThat(Integer.parseInt(summary.group(1)) + Integer.parseInt(summary.group(2)))
                .isEqualTo(SIZE);
        assertThat(Integer.parseInt(summary.group(2)))
                .as("sealed before it was killed")
                .isPositive();
        assertThat(JarProcess.run(folder, command("rekey", "--store", "sqlite:tokens.db"))
                        .out())
                .startsWith("sealed 0 records");
        try (TokenStore store = open()) {
            assertThat(store.getTokens()).isEqualTo(saved);
        }
    }
}
