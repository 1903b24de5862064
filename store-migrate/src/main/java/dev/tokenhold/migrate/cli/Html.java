package dev.tokenhold.migrate.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An element of a page. Whatever text it is given stays text, and what is written is XML as well as HTML, so that a page can be
 * read back by either kind of parser. Names of elements and attributes are the program's own and are not looked at.
 */
final class Html {

    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Object> content = new ArrayList<>();

    /** Text that is written as it is. */
    private record Markup(String text) {}

    private Html(String name) {
        this.name = name;
    }

    static Html element(String name) {
        return new Html(name);
    }

    /** A short form of an element that has a class. */
    static Html element(String name, String styleClass) {
        return element(name).with("class", styleClass);
    }

    /**
     * The element with a style sheet, in which an HTML parser knows no escapes.
     *
     * @throws IllegalArgumentException if the style sheet has characters that would need them
     */
    static Html style(String css) {
        if (css.indexOf('<') >= 0 || css.indexOf('&') >= 0) {
            throw new IllegalArgumentException("a style sheet inside of a page cannot have < or &");
        }
        Html style = element("style");
        style.content.add(new Markup(css));
        return style;
    }

    Html with(String attribute, String value) {
        attributes.put(attribute, value);
        return this;
    }

    Html text(String text) {
        content.add(text);
        return this;
    }

    Html add(Html... children) {
        return add(List.of(children));
    }

    Html add(List<Html> children) {
        content.addAll(children);
        return this;
    }

    /** The element as the root of a document. */
    String document() {
        StringBuilder out = new StringBuilder("<!DOCTYPE html>\n");
        write(out);
        return out.append('\n').toString();
    }

    private void write(StringBuilder out) {
        out.append('<').append(name);
        attributes.forEach((attribute, value) -> {
            out.append(' ').append(attribute).append("=\"");
            escape(value, out);
            out.append('"');
        });
        if (isVoid()) {
            out.append("/>\n");
            return;
        }
        out.append('>');
        for (Object part : content) {
            if (part instanceof Html child) {
                child.write(out);
            } else if (part instanceof Markup markup) {
                out.append(markup.text);
            } else {
                escape((String) part, out);
            }
        }
        out.append("</").append(name).append('>');
        if (isBlock()) {
            out.append('\n');
        }
    }

    // HTML has no other elements without an end tag that a report needs, and no short form of the others.
    private boolean isVoid() {
        return name.equals("meta");
    }

    // Where a line may end without a space being seen. Pages are read as text too, and lines of a megabyte cannot be.
    private boolean isBlock() {
        return switch (name) {
            case "b", "span", "text", "title" -> false;
            default -> true;
        };
    }

    // Text first makes visible what would reorder or hide the text around it, and what no XML document may contain.
    private static void escape(String text, StringBuilder out) {
        String safe = Text.escape(text);
        for (int i = 0; i < safe.length(); i++) {
            char c = safe.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    }
}
