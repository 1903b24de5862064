package dev.tokenhold.testkit;

import java.util.List;
import java.util.stream.Collectors;

/** Texts that careless stores confuse with one another, or mistake for something other than text. */
final class OddText {

    static final List<String> SAMPLES = List.of(
            "text",
            "Text",
            "TEXT",
            "text ",
            " text",
            "text\t",
            "text\u00A0",
            "text\u0000",
            "text\u0000more",
            "\u00E9",
            "e\u0301",
            "E\u0301",
            "ss",
            "\u00DF",
            "\u0130",
            "i\u0307",
            "\u00C5",
            "\u212B",
            "\uFB01",
            "fi",
            "\uFEFFtext",
            "\u200Btext",
            "\uFFFD",
            "\uFFFF",
            "\uD83D\uDE00",
            "\uD83D\uDE01",
            "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
            "\uDBFF\uDFFF",
            "\u05D0\u202E",
            "'",
            "''",
            "\"",
            "\"\"",
            "\"quoted\"",
            "`",
            "\\",
            "\\\\",
            "\\n",
            "\\'",
            "' OR '1'='1",
            "'; DROP TABLE tokenhold; --",
            "%",
            "_",
            "te_t",
            "text%",
            "?",
            ":1",
            "${user.name}",
            "%s",
            "{}",
            "\n",
            "\r",
            "\r\n",
            "a\nb",
            "a\r\nb",
            "a,b",
            ",",
            ";",
            "=1+1",
            "#",
            "null",
            "NULL",
            "0",
            "00",
            "0x10",
            "1e3",
            "true",
            "<a>&amp;</a>",
            "../../etc/passwd",
            "-",
            "--",
            "\u0001",
            "\u007F",
            "\u0085",
            "\u2028");

    private OddText() {}

    /** Escapes a text for a failure message, where most of these texts would look alike. */
    static String escaped(String text) {
        return text.chars()
                .mapToObj(c -> c > ' ' && c < 0x7F ? String.valueOf((char) c) : String.format("\\u%04X", c))
                .collect(Collectors.joining());
    }
}
