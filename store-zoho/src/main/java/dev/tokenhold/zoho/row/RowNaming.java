package dev.tokenhold.zoho.row;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How messages name rows. */
public enum RowNaming {
    /** By the line that a row begins in, in a file. */
    BY_LINE("comes later in the file"),

    /** By its id, in a table. */
    BY_ID("comes later in the order of the ids");

    /** How many things a message names. */
    static final int FEW = 5;

    /** Why one row comes after another that expires at the same time. */
    final String whyLater;

    RowNaming(String whyLater) {
        this.whyLater = whyLater;
    }

    /**
     * The name of a row.
     *
     * @param number its place among the rows
     * @param id its id, or null if it has none
     * @return for example {@code line 7}
     */
    public String of(int number, @Nullable String id) {
        if (this == BY_LINE) {
            return "line " + number;
        }
        return id == null ? "a row without an id" : "row with the id " + id;
    }

    String ofRow(TokenRow row) {
        String name = of(row.number(), row.id());
        if (this == BY_ID) {
            return "the " + name;
        }
        return row.id() == null ? name : name + " (id " + row.id() + ")";
    }

    String ofSeveral(List<TokenRow> rows) {
        return this == BY_ID
                ? "in " + rows.size() + " rows"
                : "in the lines " + firstFew(rows.stream().map(TokenRow::number).toList());
    }

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
