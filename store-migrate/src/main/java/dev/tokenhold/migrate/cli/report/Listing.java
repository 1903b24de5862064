package dev.tokenhold.migrate.cli.report;

import static dev.tokenhold.migrate.cli.report.Html.element;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes tables of possibly many entries: the first thousand rows, and how many more there are. */
final class Listing {

    /** As many as a browser lays out quickly and a person may look through. */
    static final int MOST_ROWS = 1000;

    private Listing() {}

    /**
     * Returns a table.
     *
     * @param label what it lists, for screen readers
     * @param groups the entries by the heading of their group, which may be empty
     * @param cells makes the cells of an entry's row
     */
    static <T> Html of(String label, List<String> columns, Map<String, List<T>> groups, Function<T, List<Html>> cells) {
        Html table = element("table", columns.size() > 2 ? "wide" : "narrow").add(head(columns));
        long left = 0;
        int room = MOST_ROWS;
        for (Map.Entry<String, List<T>> group : groups.entrySet()) {
            List<T> entries = group.getValue();
            List<T> shown = entries.subList(0, Math.min(room, entries.size()));
            room -= shown.size();
            left += entries.size() - shown.size();
            if (!shown.isEmpty()) {
                Html body = element("tbody");
                if (!group.getKey().isEmpty()) {
                    body.add(heading(group.getKey(), entries.size(), columns.size()));
                }
                shown.forEach(entry -> body.add(element("tr").add(cells.apply(entry))));
                table.add(body);
            }
        }
        Html listing = element("div", "listing").add(scrolling(label, table));
        if (left > 0) {
            listing.add(element("p", "more")
                    .text("and " + Numbers.count(left) + " more: the JSON report (--report FILE.json) lists them all"));
        }
        return listing;
    }

    /** Puts content that is too wide for a phone, or too long for a page, into a box that scrolls by itself, also by keyboard. */
    static Html scrolling(String label, Html content) {
        return element("div", "scroll")
                .with("role", "region")
                .with("aria-label", label)
                .with("tabindex", "0")
                .add(content);
    }

    static Html head(List<String> columns) {
        Html row = element("tr");
        columns.forEach(column -> row.add(element("th").with("scope", "col").text(column)));
        return element("thead").add(row);
    }

    /** Returns a cell with an id, or that says that there is none. */
    static Html id(@Nullable String id) {
        return id == null
                ? element("td", "none").text("no id")
                : element("td", "id").text(id);
    }

    static Html words(String text) {
        return element("td").text(text);
    }

    /** Returns a cell with texts, one a line. */
    static Html lines(String styleClass, List<String> texts) {
        if (texts.isEmpty()) {
            return element("td", "none").text(Numbers.NONE);
        }
        return element("td", styleClass)
                .add(texts.stream().map(text -> element("div").text(text)).toList());
    }

    private static Html heading(String heading, int size, int columns) {
        return element("tr", "group")
                .add(element("th")
                        .with("scope", "rowgroup")
                        .with("colspan", String.valueOf(columns))
                        .text(heading + " ")
                        .add(element("span", "count").text(Numbers.count(size, "token"))));
    }
}
