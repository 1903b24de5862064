package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.RecordCodec;
import dev.tokenhold.spi.TokenRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bytes that {@link RecordCodec} makes are those of token files. */
final class RecordCodecVectorTest {

    private static final Path STORES = VectorGenerator.VECTORS.resolve("stores");

    @Test
    void encodesTheVector() throws Exception {
        byte[] value = Files.readAllBytes(STORES.resolve("value.tokenhold"));

        List<TokenRecord> records = RecordCodec.decodeAll(value, "the vector");

        assertThat(records).map(TokenRecord::id).containsExactly("!tokenhold.store", "alice", "bob", "carol");
        assertThat(RecordCodec.encodeAll(records)).isEqualTo(value);
    }

    @Test
    void readsEveryTokenFileOrSaysWhyNot() throws Exception {
        int read = 0;
        List<Path> files;
        try (Stream<Path> all = Files.list(STORES)) {
            files = all.sorted().toList();
        }
        for (Path file : files) {
            List<TokenRecord> records;
            try {
                records = RecordCodec.decodeAll(Files.readAllBytes(file), file.toString());
            } catch (TokenStoreException e) {
                assertThat(e).as(file.toString()).hasMessageContaining(file.toString());
                continue;
            }
            read++;
            assertThat(RecordCodec.decodeAll(RecordCodec.encodeAll(records), "a copy"))
                    .as(file.toString())
                    .isEqualTo(records);
        }
        assertThat(read).isGreaterThan(files.size() / 2);
    }
}
