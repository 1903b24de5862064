package dev.tokenhold.migrate.cli.report;

import static dev.tokenhold.migrate.cli.report.Html.element;

/** Makes the sections of a page. */
final class Section {

    private Section() {}

    static Html of(String heading, Html... content) {
        return of(heading, "", content);
    }

    /**
     * Returns a section.
     *
     * @param number how many entries it lists, or empty
     */
    static Html of(String heading, String number, Html... content) {
        Html title = element("h2").text(heading);
        if (!number.isEmpty()) {
            title.text(" ").add(element("span", "count").text(number));
        }
        return element("section").add(title, element("div", "content").add(content));
    }
}
