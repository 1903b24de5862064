package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenhold.internal.RefreshLease;
import dev.tokenhold.internal.RefreshLease.Phase;
import dev.tokenhold.spi.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Reads and writes every lease of vectors/leases.json. */
final class LeaseVectorTest {

    @TestFactory
    Stream<DynamicTest> saysWhatItsBytesSay() {
        JsonNode vectors = new VectorTokens(VectorGenerator.VECTORS).read("leases.json");
        return StreamSupport.stream(vectors.spliterator(), false)
                .map(vector -> dynamicTest(vector.get("name").textValue(), () -> check(vector)));
    }

    private static void check(JsonNode vector) {
        Bytes bytes = bytes(vector.get("bytes"));
        JsonNode fields = vector.get("lease");
        if (fields.isNull()) {
            assertThat(RefreshLease.decode(bytes)).isEmpty();
            return;
        }
        RefreshLease lease = new RefreshLease(
                Phase.valueOf(fields.get("phase").textValue()),
                bytes(fields.get("attempt")),
                Duration.ofMillis(fields.get("durationMs").longValue()),
                Instant.ofEpochMilli(fields.get("until").longValue()),
                fields.get("presented").intValue(),
                fields.get("failures").intValue(),
                bytes(fields.get("names")),
                fields.get("code").textValue(),
                fields.get("who").textValue());
        assertThat(RefreshLease.decode(bytes)).contains(lease);
        assertThat(lease.encode()).isEqualTo(bytes);
    }

    private static Bytes bytes(JsonNode hex) {
        return Bytes.of(HexFormat.of().parseHex(hex.textValue()));
    }
}
