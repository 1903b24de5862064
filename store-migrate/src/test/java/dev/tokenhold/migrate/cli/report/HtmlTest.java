package dev.tokenhold.migrate.cli.report;

import static dev.tokenhold.migrate.cli.report.Html.element;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HtmlTest {

    @Test
    void textAndAttributesMakeNoMarkup() {
        Html hostile = element("b").with("title", "\"><i a='&").text("</b><i>&lt;'\"");

        assertThat(hostile.document())
                .isEqualTo("<!DOCTYPE html>\n<b title=\"&quot;&gt;&lt;i a=&#39;&amp;\">"
                        + "&lt;/b&gt;&lt;i&gt;&amp;lt;&#39;&quot;</b>\n");
    }

    @Test
    void showsWhatIsInvisibleOrReordersTheText() {
        assertThat(element("b").text("a\u202eb\u0000c\ud800").document()).contains("<b>a\\u202eb\\u0000c\\ud800</b>");
    }

    @Test
    void elementsWithoutEndTagHaveNone() {
        assertThat(element("head").add(element("meta").with("charset", "utf-8")).document())
                .contains("<meta charset=\"utf-8\"/>")
                .doesNotContain("</meta>");
    }

    @Test
    void refusesStyleThatCouldEndItself() {
        assertThatThrownBy(() -> Html.style("a{}</style>")).isInstanceOf(IllegalArgumentException.class);
    }
}
