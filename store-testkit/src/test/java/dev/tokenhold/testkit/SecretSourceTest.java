package dev.tokenhold.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.spi.SecretSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretSourceTest {

    @TempDir
    Path folder;

    private static String read(String source) {
        return new String(SecretSource.parse(source).read("passphrase of tokenhold.keyring"));
    }

    private String fileOf(byte[] content) {
        try {
            return "file:" + Files.write(folder.resolve("secret"), content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String fileOf(String content) {
        return fileOf(content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsTheFirstLineOfAFile() {
        for (String content : List.of(
                "sécret", "sécret\n", "sécret\r\n", "sécret\nsecond\n", "sécret\r\nsecond", "\uFEFFsécret\r\n")) {
            assertThat(read(fileOf(content))).as(OddText.escaped(content)).isEqualTo("sécret");
        }
    }

    @Test
    void keepsBlanksAndLoneCarriageReturns() {
        assertThat(read(fileOf(" a b \t\n"))).isEqualTo(" a b \t");
        assertThat(read(fileOf("a\rb\r\r\n"))).isEqualTo("a\rb\r");
        assertThat(read(fileOf("x".repeat(100_000) + "\n"))).hasSize(100_000);
        assertThat(read(fileOf("\uD83D\uDE00"))).isEqualTo("\uD83D\uDE00");
    }

    @Test
    void refusesAFileThatIsNotUtf8() {
        String source = fileOf(new byte[] {'X', 'Y', 'Z', 'Z', 'Y', (byte) 0xE9, '\n'});

        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> read(source))
                .withMessageContainingAll("passphrase of tokenhold.keyring", source, "UTF-8")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("XYZZY"));
    }

    @Test
    void refusesAnEmptySecret() {
        for (String content : List.of("", "\n", "\r\n", "\nsecond", "\uFEFF", "\uFEFF\n")) {
            assertThatExceptionOfType(KeyUnavailableException.class)
                    .isThrownBy(() -> read(fileOf(content)))
                    .withMessageContainingAll("passphrase of tokenhold.keyring", "empty");
        }
    }

    @Test
    void saysWhichFileCannotBeRead() {
        Path missing = folder.resolve("missing");

        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> read("file:" + missing))
                .withMessageContainingAll("passphrase of tokenhold.keyring", missing.toString(), "no such file");
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> read("file:" + folder))
                .withMessageContaining(folder.toString());
    }

    @Test
    void neverRepeatsWhatIsNoSource() {
        for (String source :
                List.of("XYZZY", "", "env:", "file:", "ENV:XYZZY", "pass:XYZZY", "stdin XYZZY", "prompt:XYZZY")) {
            assertThatExceptionOfType(InvalidConfigurationException.class)
                    .as(source)
                    .isThrownBy(() -> SecretSource.parse(source))
                    .withMessageContaining(SecretSource.NOTATIONS)
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("XYZZY"));
        }
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> read("file:XYZZY\0"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("XYZZY"));
    }

    @Test
    void showsItsNotation() {
        for (String source : List.of("env:NAME", "file:a/b", "stdin", "prompt")) {
            assertThat(SecretSource.parse(source)).hasToString(source);
        }
    }

    @Test
    void readsOneLineAfterTheOtherFromStandardInput() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("first\r\nsecond\nthird".getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(List.of(read("stdin"), read("stdin"), read("stdin")))
                    .containsExactly("first", "second", "third");
            assertThatExceptionOfType(KeyUnavailableException.class)
                    .isThrownBy(() -> read("stdin"))
                    .withMessageContaining("empty");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void readsTheEnvironment() {
        try (JavaProcess process = JavaProcess.start(
                SecretReadingProcess.class,
                Map.of("SECRET_HERE", " with blanks ", "SECRET_EMPTY", "", "SECRET_LINES", "secret\r\nsecond\n"),
                List.of(
                        "env:SECRET_HERE",
                        "env:SECRET_MISSING",
                        "env:SECRET_EMPTY",
                        "prompt",
                        // As a secret of Kubernetes that was made of a file.
                        "env:SECRET_LINES"))) {
            List<String> lines = process.complete();

            assertThat(lines).hasSize(5);
            assertThat(lines.get(4)).isEqualTo("secret secret");
            assertThat(lines.get(0)).isEqualTo("secret  with blanks ");
            assertThat(lines.get(1)).startsWith("KeyUnavailableException").contains("SECRET_MISSING is not set");
            assertThat(lines.get(2)).startsWith("KeyUnavailableException").contains("SECRET_EMPTY", "empty");
            assertThat(lines.get(3)).startsWith("KeyUnavailableException").contains("no terminal");
        }
    }

    @Test
    void secretThatTheLocaleCannotSayIsRefused() throws Exception {
        assertThat(readUnder("C"))
                .startsWith(
                        "KeyUnavailableException the passphrase has a character that the locale of this process does not"
                                + " have: set LC_ALL=C.UTF-8");
        assertThat(readUnder("C.UTF-8")).isEqualTo("secret p\u00e4ss\n");
    }

    // The bytes are those of the shell, whatever the locale of this build is.
    private static String readUnder(String locale) throws Exception {
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "SECRET=$(printf 'p\\303\\244ss'); export SECRET; LC_ALL=" + locale + " exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dstdout.encoding=UTF-8",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SecretReadingProcess.class.getName(),
                        "env:SECRET")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
