package dev.tokenhold.transfer;

import static dev.tokenhold.transfer.Tokens.full;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.ReservedRecords;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import dev.tokenhold.transfer.ProgressListener.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** A copy that is resumed after one of its stores was made anew under its address, or restored from a backup. */
@ParameterizedClass
@CsvSource({"file:, false", "file:, true", "sqlite:, false", "sqlite:, true"})
class ResumedStoresTest {

    private static final int SIZE = 10;

    private final String scheme;
    private final boolean sealed;

    @TempDir
    private Path folder;

    private int copied;
    private String sourceId;
    private String targetId;

    ResumedStoresTest(String scheme, boolean sealed) {
        this.scheme = scheme;
        this.sealed = sealed;
    }

    @BeforeEach
    void interrupt() {
        fill("from");
        AtomicReference<Migration> running = new AtomicReference<>();
        try (TokenStore from = open("from");
                TokenStore to = open("to")) {
            running.set(migration(from, to)
                    .parallel(1)
                    .listener((phase, done, total) -> {
                        if (phase == Phase.COPY && done >= SIZE / 2) {
                            running.get().cancel();
                        }
                    })
                    .build());
            assertThat(running.get().run().cause().orElseThrow()).hasMessageContaining("cancelled");
        }
        copied = tokens("to").size();
        assertThat(copied).isBetween(1, SIZE - 1);
        sourceId = id("from");
        targetId = id("to");
    }

    private TokenStore opened(String name) {
        return TokenStores.open(scheme + folder.resolve(name), TestKeyring.settings());
    }

    private RecordStore records(String name) {
        StoreAddress address = StoreAddress.parse(scheme + folder.resolve(name));
        return TokenStoreProvider.forScheme(address.scheme())
                .openRecords(address, new StoreSettings(Map.of()))
                .orElseThrow();
    }

    private TokenStore open(String name) {
        return sealed ? SealedStore.of(records(name)) : opened(name);
    }

    private void fill(String name) {
        try (TokenStore store = opened(name)) {
            store.saveTokens(full(SIZE));
        }
    }

    private List<OAuthToken> tokens(String name) {
        try (TokenStore store = opened(name)) {
            return store.getTokens();
        }
    }

    private String id(String name) {
        try (RecordStore records = records(name)) {
            return ReservedRecords.storeId(ReservedRecords.header(records).orElseThrow());
        }
    }

    private void delete(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(file -> file.getFileName().toString().startsWith(name))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    private Migration.Builder migration(TokenStore from, TokenStore to) {
        return Migration.builder(from, to)
                .batchSize(2)
                .checkpoint(folder.resolve("checkpoint"), List.of("from here", "to there"));
    }

    private MigrationReport copy(boolean resume) {
        try (TokenStore from = open("from");
                TokenStore to = open("to")) {
            return migration(from, to).resume(resume).build().run();
        }
    }

    private void assertRefusesToResume(String source, String target) {
        assertThatThrownBy(() -> copy(true))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("belongs to another copy: to that of from here, to there, from store " + sourceId
                        + ", to store " + targetId + ", not to that of from here, to there, from store " + source
                        + target + ";")
                .hasMessageContaining("one that was made anew is another store");
    }

    private void assertCopiesFromTheBeginning(int created) {
        MigrationReport report = copy(false);

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.counts()).isEqualTo(new TokenCounts(SIZE, created, 0, SIZE - created, 0, 0, 0, SIZE));
        assertThat(tokens("to")).isEqualTo(full(SIZE));
    }

    @Test
    void doesNotGoOnWithATargetThatIsGone() throws IOException {
        delete("to");

        assertRefusesToResume(sourceId, "");
        assertThat(tokens("to")).isEmpty();
        assertCopiesFromTheBeginning(SIZE);
    }

    @Test
    void doesNotGoOnWithAnotherStoreInPlaceOfTheTarget() throws IOException {
        delete("to");
        try (TokenStore another = opened("to")) {
            another.saveToken(full("00008"));
        }

        if (sealed) {
            // This is so without a checkpoint too.
            assertThatThrownBy(() -> copy(true))
                    .isInstanceOf(KeyUnavailableException.class)
                    .hasMessageContaining(id("to"));
        } else {
            assertRefusesToResume(sourceId, ", to store " + id("to"));
        }
        assertThat(tokens("to")).containsExactly(full("00008"));
        if (!sealed) {
            assertCopiesFromTheBeginning(SIZE - 1);
        }
    }

    @Test
    void doesNotGoOnWithASourceMadeAnew() throws IOException {
        delete("from");
        fill("from");
        if (sealed) {
            // The target is no replica of the new source.
            delete("to");
        }

        assertRefusesToResume(id("from"), sealed ? "" : ", to store " + targetId);
        assertThat(tokens("to")).hasSize(sealed ? 0 : copied);
        assertCopiesFromTheBeginning(sealed ? SIZE : SIZE - copied);
    }

    @Test
    void goesOnWithRestoredBackups() throws IOException {
        for (String name : List.of("from", "to")) {
            byte[] backup = Files.readAllBytes(folder.resolve(name));
            delete(name);
            Files.write(folder.resolve(name), backup);
        }

        MigrationReport report = copy(true);

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        // Had it begun anew, it would have found some unchanged.
        assertThat(report.counts()).isEqualTo(new TokenCounts(SIZE, SIZE, 0, 0, 0, 0, 0, SIZE));
        assertThat(tokens("to")).isEqualTo(full(SIZE));
        assertThat(folder.resolve("checkpoint")).doesNotExist();
    }
}
