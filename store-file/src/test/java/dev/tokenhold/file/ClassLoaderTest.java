package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.TestTokens;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two applications in one server: each has loaded Tokenhold for itself, and both keep their tokens in one file. */
class ClassLoaderTest {

    private static final int SAVES = 60;

    @TempDir
    private Path folder;

    @Test
    void applicationsOfOneProcessLoseNothing() throws Exception {
        Path file = folder.resolve("tokens.enc");
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try (URLClassLoader one = application();
                URLClassLoader other = application()) {
            List<Callable<Object>> applications = List.of(saving(one, file, "one"), saving(other, file, "other"));
            for (Future<Object> application : pool.invokeAll(applications)) {
                application.get();
            }
        } finally {
            pool.shutdownNow();
        }

        try (TokenStore store = FileTokenStore.open(file, TestKeyring.keyring())) {
            assertThat(store.getTokens()).hasSize(2 * SAVES);
        }
    }

    /** What an application does. */
    public static final class Application implements Callable<Object> {

        private final String uri;
        private final Map<String, String> settings;
        private final String name;

        /** An application that saves to a store. */
        public Application(String uri, Map<String, String> settings, String name) {
            this.uri = uri;
            this.settings = settings;
            this.name = name;
        }

        @Override
        public Object call() {
            Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
            try (TokenStore store = TokenStores.open(uri, settings)) {
                IntStream.range(0, SAVES).forEach(i -> store.saveToken(TestTokens.named(name + i)));
            }
            return name;
        }
    }

    @SuppressWarnings("unchecked")
    private static Callable<Object> saving(ClassLoader loader, Path file, String name) throws Exception {
        return (Callable<Object>) loader.loadClass(Application.class.getName())
                .getConstructor(String.class, Map.class, String.class)
                .newInstance("file:" + file, TestKeyring.settings(), name);
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
