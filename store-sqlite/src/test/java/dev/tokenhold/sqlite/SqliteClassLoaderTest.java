package dev.tokenhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two applications in one server: each has loaded Tokenhold, and SQLite with it, for itself. Were they let, most of their saves would be
 * lost.
 */
class SqliteClassLoaderTest {

    @TempDir
    private Path folder;

    @Test
    void applicationsOfOneProcessTakeTurns() throws Exception {
        Path file = folder.resolve("tokens.db");
        try (URLClassLoader loader = application()) {
            Consumer<String> other = application(loader, file);
            try (TokenStore store = Tokens.open(file)) {
                Tokens.save(store, "first");

                assertThatThrownBy(() -> other.accept("refused"))
                        .hasToString(StoreUnavailableException.class.getName() + ": the database " + file
                                + " is open in another application of this server, which has loaded SQLite for itself: locks do not"
                                + " hold between the two; close it there, or put Tokenhold and its dependencies where both"
                                + " applications load them from");
                Tokens.open(file).close();
                assertThatThrownBy(() -> other.accept("refused")).hasMessageContaining("open in another application");
                Tokens.save(store, "second");
            }

            other.accept("third");

            assertThat(Tokens.idsIn(file)).containsExactly("first", "second", "third");
            other.accept("fourth");
            assertThat(Tokens.idsIn(file)).hasSize(4);
            assertThat(System.getProperties().stringPropertyNames()).noneMatch(name -> name.contains(file.toString()));
        }
    }

    /** What an application does. */
    public static final class Application implements Consumer<String> {

        private final String uri;
        private final Map<String, String> settings;

        /** An application that saves to a store. */
        public Application(String uri, Map<String, String> settings) {
            this.uri = uri;
            this.settings = settings;
        }

        @Override
        public void accept(String name) {
            Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
            try (TokenStore store = TokenStores.open(uri, settings)) {
                Tokens.save(store, name);
            } finally {
                Thread.currentThread().setContextClassLoader(ClassLoader.getSystemClassLoader());
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Consumer<String> application(ClassLoader loader, Path file) throws Exception {
        return (Consumer<String>) loader.loadClass(Application.class.getName())
                .getConstructor(String.class, Map.class)
                .newInstance("sqlite:" + file, TestKeyring.settings());
    }

    private static URLClassLoader application() {
        URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> {
                    try {
                        return Path.of(entry).toUri().toURL();
                    } catch (MalformedURLException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toArray(URL[]::new);
        return new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader());
    }
}
