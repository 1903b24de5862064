package dev.tokenhold.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.ConflictException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.internal.PrintableText;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrintableTextTest {

    private static final String FORGED = "1\n2026-01-01 INFO all is well\u001b[2J\u202e";
    private static final String SAFE = "1\\u000a2026-01-01 INFO all is well\\u001b[2J\\u202e";

    @Test
    void anExceptionAboutAForgedIdIsOneSafeLine() {
        ConflictException conflict = new ConflictException("the token " + FORGED + " is there", List.of(FORGED));

        assertThat(conflict).hasMessage("the token " + SAFE + " is there");
        assertThat(conflict.ids()).containsExactly(FORGED);
    }

    @Test
    void aTokenDescribesItselfInOneSafeLine() {
        assertThat(OAuthToken.builder().id(FORGED).build().toString()).startsWith("OAuthToken[id=" + SAFE + ",");
    }

    @Test
    void showsWhatCannotBeSeen() {
        int[] codePoints = {
            0x85, 0xA0, 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B5, 0x180B, 0x180E, 0x2007, 0x200B, 0x2028, 0x2066,
            0x2800, 0x3164, 0xD800, 0xFE0F, 0xFEFF, 0xFFA0, 0x1D173, 0xE0001, 0xE0100
        };
        for (int codePoint : codePoints) {
            assertThat(PrintableText.of("a" + Character.toString(codePoint) + "b"))
                    .as("U+%04X", codePoint)
                    .matches("a(\\\\u[0-9a-f]{4}){1,2}b");
        }
    }

    @Test
    void leavesAloneWhatCanBeSeen() {
        for (String text :
                List.of("", "Zoë O'Neil \"x\" \\ 100 %", "山田\u3000太郎", "이름", "😀", "e\u0301", "नी", "مريم")) {
            assertThat(PrintableText.of(text)).isEqualTo(text);
        }
    }

    @Test
    void keepsTheLinesOfALongText() {
        assertThat(PrintableText.ofLines("a\nb\r\u3164")).isEqualTo("a\nb\\u000d\\u3164");
    }
}
