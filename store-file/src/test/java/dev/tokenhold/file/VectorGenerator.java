package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.KeyProtection;
import dev.tokenhold.crypto.Keyring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes the files of {@code vectors} that are missing and never replaces one, see vectors/README.md. Its name keeps it out of
 * ordinary builds.
 */
final class VectorGenerator {

    static final Path VECTORS = Path.of("../vectors");

    /** What the library itself wrote, under the name of its version. */
    private static final String RELEASE = "tokenhold-0.1";

    /** The files whose bytes follow from the formats and the tokens alone, by name. */
    static Map<String, byte[]> reproducible() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>(VectorKeyrings.files(VECTORS));
        files.putAll(VectorStores.files(VECTORS));
        files.putAll(VectorSealedRecords.files(VECTORS));
        return files;
    }

    @Test
    void writesMissingFiles() throws Exception {
        for (Map.Entry<String, byte[]> file : reproducible().entrySet()) {
            Path target = VECTORS.resolve(file.getKey());
            if (Files.notExists(target)) {
                Files.write(target, file.getValue());
            }
            assertThat(target)
                    .as("a vector is kept for ever: give what differs another name")
                    .hasBinaryContent(file.getValue());
        }
    }

    @Test
    void letsTheLibraryWriteWhatIsMissing(@TempDir Path folder) throws Exception {
        Path keyring = VECTORS.resolve("keyrings/" + RELEASE + ".keyring");
        Path store = VECTORS.resolve("stores/" + RELEASE + ".tokenhold");
        assumeThat(keyring).doesNotExist();
        KeyProtection passphrase = KeyProtection.passphrase(VectorKeyrings.PASSPHRASE.toCharArray());
        Path written = folder.resolve("store");
        try (TokenStore tokens = FileTokenStore.open(written, Keyring.create(keyring, passphrase))) {
            tokens.saveTokens(new VectorTokens(VECTORS).tokens("tokens/three.json"));
        }
        Files.copy(written, store);
    }
}
