package dev.tokenhold.migrate.cli;

import static dev.tokenhold.migrate.cli.Html.element;

/** A part of a page under a heading of its own. */
final class Section {

    private Section() {}

    static Html of(String heading, Html... content) {
        return of(heading, "", content);
    }

    /**
     * A section.
     *
     * @param number how many there are of what it is about, or nothing
     */
    static Html of(String heading, String number, Html... content) {
        Html title = element("h2").text(heading);
        if (!number.isEmpty()) {
            title.text(" ").add(element("span", "count").text(number));
        }
        return element("section").add(title, element("div", "content").add(content));
    }
}
