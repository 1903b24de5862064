package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Opens every vector of vectors/index.json as a program would, and expects what stands there. */
final class VectorTest {

    private static final Path VECTORS = VectorGenerator.VECTORS;
    private static final JsonNode INDEX = new VectorTokens(VECTORS).read("index.json");

    @TestFactory
    Stream<DynamicTest> behavesAsTheIndexSays(@TempDir Path folder) {
        return vectors().map(vector -> {
            String name = vector.get("name").textValue();
            return dynamicTest(name, () -> new VectorRun(vector, Files.createDirectory(folder.resolve(name))).check());
        });
    }

    @Test
    void indexNamesEveryFile() throws Exception {
        Set<String> named = vectors()
                .flatMap(vector ->
                        Stream.of("keyring", "keyStore", "store", "tokens").map(vector::path))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> files = Files.walk(VECTORS, 2)) {
            assertThat(files.filter(file -> !file.getParent().equals(VECTORS) && Files.isRegularFile(file))
                            .map(file -> VECTORS.relativize(file).toString().replace('\\', '/')))
                    .containsExactlyInAnyOrderElementsOf(named);
        }
    }

    @Test
    void formatsLeadToTheSameBytesOnceMore() throws Exception {
        assertThat(VectorGenerator.reproducible())
                .allSatisfy((name, bytes) -> assertThat(VECTORS.resolve(name)).hasBinaryContent(bytes));
    }

    private static Stream<JsonNode> vectors() {
        return StreamSupport.stream(INDEX.spliterator(), false);
    }
}
