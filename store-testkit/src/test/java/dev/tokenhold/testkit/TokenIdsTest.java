package dev.tokenhold.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.spi.TokenIds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TokenIdsTest {

    @Test
    void ordersAsUtf8Bytes() {
        long seed = Seed.next();
        Random random = new Random(seed);
        List<String> ids = new ArrayList<>(OddText.SAMPLES);
        // Around the places where UTF-8 and UTF-16 change their lengths.
        int[] codePoints = {0, 1, 'a', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};
        for (int i = 0; i < 500; i++) {
            StringBuilder id = new StringBuilder();
            for (int length = random.nextInt(4); length > 0; length--) {
                id.appendCodePoint(codePoints[random.nextInt(codePoints.length)]);
            }
            ids.add(id.toString());
        }
        for (String a : ids) {
            assertThat(ids)
                    .as("the order of %s (seed %d) and", OddText.escaped(a), seed)
                    .allMatch(b -> Integer.signum(TokenIds.ORDER.compare(a, b))
                            == Integer.signum(Arrays.compareUnsigned(
                                    a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8))));
        }
    }

    @Test
    void newIdIsAVersion7UuidOfThePresentTime() {
        long before = System.currentTimeMillis();
        UUID id = UUID.fromString(TokenIds.next());
        long after = System.currentTimeMillis();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        // A burst of ids may have borrowed from the time to come.
        assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, after + 1_000);
    }

    @Test
    void newIdsGrow() {
        List<String> ids = Stream.generate(TokenIds::next).limit(20_000).toList();

        assertThat(ids).isSortedAccordingTo(TokenIds.ORDER).doesNotHaveDuplicates();
        assertThat(ids).allMatch(id -> UUID.fromString(id).version() == 7);
    }

    @Test
    void lowerBitsAreRandom() {
        List<Long> lower = Stream.generate(TokenIds::next)
                .limit(1_000)
                .map(id -> UUID.fromString(id).getLeastSignificantBits())
                .toList();

        assertThat(lower).doesNotHaveDuplicates();
        // Each of the 62 bits is 0 and 1 at least once.
        assertThat(lower.stream().reduce(0L, (a, b) -> a | b)).isEqualTo(0xBFFF_FFFF_FFFF_FFFFL);
        assertThat(lower.stream().reduce(-1L, (a, b) -> a & b)).isEqualTo(0x8000_0000_0000_0000L);
    }

    @Test
    void threadsGetDifferentIdsThatGrowInEach() {
        List<List<String>> ids = Concurrently.run(
                4, thread -> () -> Stream.generate(TokenIds::next).limit(5_000).toList());

        assertThat(ids).allSatisfy(ofThread -> assertThat(ofThread).isSortedAccordingTo(TokenIds.ORDER));
        assertThat(ids.stream().flatMap(Collection::stream)).doesNotHaveDuplicates();
    }
}
