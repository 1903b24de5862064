package dev.tokenhold.google;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java in {@code docs/google.md} compiles, as one program from top to bottom. */
class DocumentationTest {

    private static final Path PAGE = Path.of("../docs/google.md");
    private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    /** What a reader has beside the snippets. */
    private static final String PROGRAM = """
            import com.google.api.client.auth.oauth2.*;
            import com.google.api.client.http.*;
            import com.google.auth.Credentials;
            import com.google.auth.oauth2.ClientId;
            import com.google.auth.oauth2.UserAuthorizer;
            import dev.tokenhold.*;
            import dev.tokenhold.google.*;
            import dev.tokenhold.refresh.*;
            import java.net.URI;
            import java.util.List;

            abstract class Program {
                void run(AuthorizationCodeFlow.Builder flowBuilder, HttpTransport transport, ClientId client, List<String> scopes)
                        throws Exception {
            SNIPPETS
                }
            }
            """;

    @TempDir
    private Path folder;

    private static final class Source extends SimpleJavaFileObject {

        private final String code;

        Source(String code) {
            super(URI.create("string:///Program.java"), Kind.SOURCE);
            this.code = code;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }

    @Test
    void snippetsCompile() throws IOException {
        List<String> snippets = SNIPPET.matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
        assertThat(snippets).hasSize(2);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        String code = PROGRAM.replace("SNIPPETS", String.join("\n", snippets));
        List<String> options = List.of("-d", folder.toString(), "-proc:none");
        boolean compiles = compiler.getTask(null, null, found, options, null, List.of(new Source(code)))
                .call();
        assertThat(compiles).as("%s", found.getDiagnostics()).isTrue();
    }
}
