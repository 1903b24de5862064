package dev.tokenhold.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** What an application says when its store does not open. */
class StartFailureTest {

    @TempDir
    private Path folder;

    private static FailureAnalysis analysis(String... properties) {
        FailureAnalysis[] analysis = new FailureAnalysis[1];
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(TokenholdAutoConfiguration.class))
                .withPropertyValues(properties)
                .run(context -> {
                    Throwable failure = context.getStartupFailure();
                    assertThat(failure).isNotNull();
                    analysis[0] =
                            SpringFactoriesLoader.forDefaultResourceLocation()
                                    .load(FailureAnalyzer.class, null, (factory, name, e) -> {})
                                    .stream()
                                    .filter(TokenStoreFailureAnalyzer.class::isInstance)
                                    .map(analyzer -> analyzer.analyze(failure))
                                    .filter(Objects::nonNull)
                                    .findFirst()
                                    .orElseThrow();
                });
        return analysis[0];
    }

    @Test
    void saysThatTheUriIsMissing() {
        assertThat(analysis().getDescription()).contains("tokenhold.store.uri is not set", "file:tokens.enc");
        assertThat(analysis().getAction()).isEqualTo("Correct the properties tokenhold.*");
    }

    @Test
    void namesTheStoresThatThereAre() {
        FailureAnalysis analysis = analysis("tokenhold.store.uri=oracle:tokens");

        assertThat(analysis.getDescription()).contains("oracle", "file");
    }

    @Test
    void saysThatTheKeyringIsMissing() {
        FailureAnalysis analysis = analysis(
                "tokenhold.store.uri=file:" + folder.resolve("tokens.enc"),
                "tokenhold.keyring.passphrase=command:/bin/echo words");

        assertThat(analysis.getDescription())
                .contains(folder.resolve("tokenhold.keyring").toString());
        assertThat(analysis.getAction()).contains("tokenhold.keyring.path", "tokenhold.keyring.create=true");
    }

    @Test
    void saysThatTheStoreCannotBeReached() {
        FailureAnalysis analysis = analysis(
                "tokenhold.store.uri=file:" + folder.resolve("no/such/folder/tokens.enc"),
                "tokenhold.keyring.path=" + folder.resolve("keyring"),
                "tokenhold.keyring.create=true",
                "tokenhold.keyring.passphrase=command:/bin/echo words");

        assertThat(analysis.getDescription()).contains("no/such/folder");
        assertThat(analysis.getAction()).contains("can be reached");
    }

    @Test
    void refusesToMakeAKeyringForAStoreThatHasNone() {
        FailureAnalysis analysis = analysis("tokenhold.store.uri=memory:", "tokenhold.keyring.create=true");

        assertThat(analysis.getDescription()).contains("tokenhold.keyring.create", "memory:");
    }
}
