package dev.tokenhold.zoho;

import dev.tokenhold.zoho.FoundRow.TokenRow;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How people are told where rows are: by their numbers in a file, by their ids in a table. */
enum Places {
    LINES {
        @Override
        String of(int number, @Nullable String id) {
            return "line " + number;
        }

        @Override
        String ofWinner(TokenRow row) {
            String id = row.id();
            return of(row.number(), id) + (id == null ? "" : " (id " + id + ")");
        }

        @Override
        String ofSeveral(List<Integer> numbers) {
            return "in the lines " + shown(numbers);
        }

        @Override
        String whyLater() {
            return "comes later in the file";
        }
    },

    TABLE_ROWS {
        @Override
        String of(int number, @Nullable String id) {
            return id == null ? "a row without an id" : "row with the id " + id;
        }

        @Override
        String ofWinner(TokenRow row) {
            return "the " + of(row.number(), row.id());
        }

        @Override
        String ofSeveral(List<Integer> numbers) {
            return "in " + numbers.size() + " rows";
        }

        @Override
        String whyLater() {
            return "comes later in the order of the ids";
        }
    };

    private static final int SHOWN = 5;

    abstract String of(int number, @Nullable String id);

    abstract String ofWinner(TokenRow row);

    abstract String ofSeveral(List<Integer> numbers);

    /** Why one row comes after another that expires at the same time. */
    abstract String whyLater();

    /** The first few of some things, for messages. */
    static String shown(Collection<?> things) {
        return things.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining(", "))
                + (things.size() > SHOWN ? ", …" : "");
    }
}
