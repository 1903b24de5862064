package dev.tokenhold.jdbc;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The columns of a table of records, and how values become parameters of its statements. */
final class RecordColumns {

    /** In the order of their columns. */
    static final List<LookupField> FIELDS = List.of(LookupField.values());

    // Every database accepts this many parameters.
    private static final int PARAMETERS = 500;

    private RecordColumns() {}

    static String column(LookupField field) {
        return field.name().toLowerCase(Locale.ROOT) + "_key";
    }

    static byte[] bytes(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }

    static byte @Nullable [] bytes(@Nullable Bytes value) {
        return value == null ? null : value.toByteArray();
    }

    static String parameters(int count) {
        return Stream.generate(() -> "?").limit(count).collect(Collectors.joining(", "));
    }

    static void bindAll(PreparedStatement statement, List<byte[]> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setBytes(i + 1, values.get(i));
        }
    }

    /** Divides values into portions that fit into one statement each. */
    static <T> List<List<T>> portions(Collection<T> all) {
        List<T> list = List.copyOf(all);
        List<List<T>> portions = new ArrayList<>();
        for (int from = 0; from < list.size(); from += PARAMETERS) {
            portions.add(list.subList(from, Math.min(list.size(), from + PARAMETERS)));
        }
        return portions;
    }
}
