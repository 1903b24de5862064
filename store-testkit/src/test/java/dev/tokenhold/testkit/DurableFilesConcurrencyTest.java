package dev.tokenhold.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.internal.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What store-api promises for a file to several threads at once; its other tests are there. */
class DurableFilesConcurrencyTest {

    @Test
    void ofThreadsThatCreateOneFileOneSucceeds(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("store");

        List<String> outcomes = Concurrently.run(8, thread -> () -> {
            try {
                DurableFiles.create(file, out -> out.write(("content of " + thread).getBytes(StandardCharsets.UTF_8)));
                return "content of " + thread;
            } catch (FileAlreadyExistsException e) {
                return "";
            }
        });

        assertThat(outcomes).filteredOn(outcome -> !outcome.isEmpty()).containsExactly(Files.readString(file));
        assertThat(Folder.names(folder)).containsExactly("store");
    }
}
