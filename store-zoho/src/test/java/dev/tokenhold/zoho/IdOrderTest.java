package dev.tokenhold.zoho;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.spi.TokenIds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IdOrderTest {

    // Digits, their neighbours in ASCII, and what sorts otherwise as UTF-16 than as UTF-8.
    private static final List<String> PARTS = List.of(
            "0", "1", "2", "8", "9", "12345", "00000", "99999", "/", ":", "-", "a", "é", "\uFFFD", "\uD83D\uDE00");

    @Test
    void sortsEveryIdAsTokenIdsDo() {
        long seed = Long.getLong("tokenhold.seed", System.nanoTime());
        Random random = new Random(seed);
        List<@Nullable String> ids = new ArrayList<>();
        IdOrder.Builder builder = new IdOrder.Builder();
        for (int row = 0; row < 50_000; row++) {
            ids.add(id(random));
            builder.add(ids.get(row), row);
        }

        IdOrder order = builder.build();

        List<Integer> expected = IntStream.range(0, ids.size())
                .boxed()
                .sorted(Comparator.comparing((Integer row) -> ids.get(row), Comparator.nullsLast(TokenIds.ORDER))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        assertThat(IntStream.range(0, order.size()).mapToObj(order::row).toList())
                .as("-Dtokenhold.seed=%d", seed)
                .isEqualTo(expected);
        assertThat(IntStream.range(0, order.size()).mapToObj(order::id))
                .as("-Dtokenhold.seed=%d", seed)
                .containsExactlyElementsOf(expected.stream().map(ids::get).toList());
        for (int from = 0; from < order.size(); from = order.endOfId(from)) {
            String id = order.id(from);
            int end = order.endOfId(from);
            assertThat(end == order.size() || id == null || !id.equals(order.id(end)))
                    .isTrue();
            assertThat(id == null ? end == from + 1 : id.equals(order.id(end - 1)))
                    .isTrue();
        }
    }

    private static @Nullable String id(Random random) {
        StringBuilder id = new StringBuilder();
        for (int parts = random.nextInt(5); parts > 0; parts--) {
            id.append(PARTS.get(random.nextInt(PARTS.size())));
        }
        if (random.nextInt(3) > 0) {
            return Long.toString(random.nextLong(10_000_000_000L));
        }
        return id.isEmpty() ? null : id.toString();
    }
}
