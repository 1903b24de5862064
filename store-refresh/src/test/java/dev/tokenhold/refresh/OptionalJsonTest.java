package dev.tokenhold.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The JSON library is optional, and missed before a refresh token is spent. */
class OptionalJsonTest {

    @Test
    void missesTheJsonLibraryWhenItIsBuilt() throws Exception {
        List<URL> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains("jackson")) {
                path.add(new File(entry).toURI().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Object builder = loader.loadClass(RefreshTokenGrant.class.getName())
                    .getMethod("builder", URI.class)
                    .invoke(null, URI.create("https://as.example/token"));
            Method build = builder.getClass().getMethod("build");
            Throwable failure = catchThrowableOfType(InvocationTargetException.class, () -> build.invoke(builder))
                    .getCause();
            assertThat(failure.getClass().getName()).isEqualTo("dev.tokenhold.InvalidConfigurationException");
            assertThat(failure).hasMessageContaining("add com.fasterxml.jackson.core:jackson-core");
        }
    }
}
