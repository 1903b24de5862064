package dev.tokenhold.zoho;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How messages name rows. */
public enum RowNaming {
    /** By the line that a row begins in, in a file. */
    BY_LINE {
        @Override
        public String of(int number, @Nullable String id) {
            return "line " + number;
        }

        @Override
        String ofWinner(TokenRow row) {
            String id = row.id();
            return of(row.number(), id) + (id == null ? "" : " (id " + id + ")");
        }

        @Override
        String ofSeveral(List<Integer> numbers) {
            return "in the lines " + firstFew(numbers);
        }

        @Override
        String whyLater() {
            return "comes later in the file";
        }
    },

    /** By its id, in a table. */
    BY_ID {
        @Override
        public String of(int number, @Nullable String id) {
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

    private static final int FEW = 5;

    /**
     * The name of a row.
     *
     * @param number its place among the rows
     * @param id its id, or null if it has none
     * @return for example {@code line 7}
     */
    public abstract String of(int number, @Nullable String id);

    abstract String ofWinner(TokenRow row);

    abstract String ofSeveral(List<Integer> numbers);

    /** Why one row comes after another that expires at the same time. */
    abstract String whyLater();

    /**
     * The first five of some things, for messages.
     *
     * @param things what to name
     * @return their texts, separated by commas, with an ellipsis if there are more
     */
    public static String firstFew(Collection<?> things) {
        return things.stream().limit(FEW).map(String::valueOf).collect(Collectors.joining(", "))
                + (things.size() > FEW ? ", …" : "");
    }
}
