package dev.tokenhold.migrate.cli.report;

import dev.tokenhold.internal.PrintableText;
import java.util.ArrayList;
import java.util.List;

/**
 * An element of a page. Text stays text, whatever it contains. The page is both XML and HTML, so that either kind of parser reads
 * it. Names of elements and attributes come from this program and are not checked.
 */
final class Html {

    private final String name;
    private final StringBuilder attributes = new StringBuilder();

    /** Elements, and text with its escapes. */
    private final List<Object> content = new ArrayList<>();

    private Html(String name) {
        this.name = name;
    }

    static Html element(String name) {
        return new Html(name);
    }

    /** Returns an element with a class. */
    static Html element(String name, String styleClass) {
        return element(name).with("class", styleClass);
    }

    /**
     * Returns the element with a style sheet. An HTML parser decodes no escapes in it.
     *
     * @throws IllegalArgumentException if the style sheet has characters that need escapes
     */
    static Html style(String css) {
        if (css.indexOf('<') >= 0 || css.indexOf('&') >= 0) {
            throw new IllegalArgumentException("a style sheet in a page cannot have < or &");
        }
        Html style = element("style");
        style.content.add(css);
        return style;
    }

    /** Returns a section under a heading. */
    static Html section(String heading, Html... content) {
        return section(heading, "", content);
    }

    /**
     * Returns a section under a heading with a number.
     *
     * @param number how many entries it lists, or empty
     */
    static Html section(String heading, String number, Html... content) {
        Html title = element("h2").text(heading);
        if (!number.isEmpty()) {
            title.text(" ").add(element("span", "count").text(number));
        }
        return element("section").add(title, element("div", "content").add(content));
    }

    Html with(String attribute, String value) {
        attributes.append(" " + attribute + "=\"" + escape(value) + "\"");
        return this;
    }

    Html text(String text) {
        content.add(escape(text));
        return this;
    }

    Html add(Html... children) {
        return add(List.of(children));
    }

    Html add(List<Html> children) {
        content.addAll(children);
        return this;
    }

    /** Returns a document with this element as its root. */
    String document() {
        StringBuilder out = new StringBuilder("<!DOCTYPE html>\n");
        write(out);
        return out.append('\n').toString();
    }

    private void write(StringBuilder out) {
        out.append('<').append(name).append(attributes);
        if (isVoid()) {
            out.append("/>\n");
            return;
        }
        out.append('>');
        for (Object part : content) {
            if (part instanceof Html child) {
                child.write(out);
            } else {
                out.append(part);
            }
        }
        out.append("</").append(name).append('>');
        if (isBlock()) {
            out.append('\n');
        }
    }

    // The only element of a report without an end tag. HTML has no short form of the others.
    private boolean isVoid() {
        return name.equals("meta");
    }

    // A line break after such an element does not show. Pages are read as text too, so a line cannot have a megabyte.
    private boolean isBlock() {
        return switch (name) {
            case "b", "span", "text", "title" -> false;
            default -> true;
        };
    }

    // PrintableText shows characters that would reorder or hide the text around them, and those that XML does not
    // allow.
    private static String escape(String text) {
        return PrintableText.of(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
