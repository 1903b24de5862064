package dev.tokenhold.zoho.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.refresh.FreshTokens;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** A program that adapts a store only needs no store-refresh. */
class WithoutRefreshTest {

    @Test
    void adaptsAStoreWithoutStoreRefresh() throws Exception {
        Path refresh = Path.of(FreshTokens.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        URL[] others = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> !entry.toAbsolutePath().equals(refresh))
                .map(WithoutRefreshTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(others, ClassLoader.getPlatformClassLoader())) {
            assertThat(loader.getResource(FreshTokens.class.getName().replace('.', '/') + ".class"))
                    .isNull();
            @SuppressWarnings("unchecked")
            BiFunction<Class<?>, Object, Object> program =
                    (BiFunction<Class<?>, Object, Object>) loader.loadClass(Program.class.getName())
                            .getDeclaredConstructor()
                            .newInstance();
            SdkVersion sdk = SdkVersion.C_8;
            Object bean = sdk.bean("UserSignature", sdk.user("Ann"), "AccessToken", "access");

            Object adapted = program.apply(sdk.tokenStore(), bean);

            assertThat(SdkVersion.get(bean, "Id")).isNotNull();
            assertThat((List<?>) sdk.ask(adapted, "getTokens")).hasSize(1);
            assertThat(sdk.refusal(adapted, "findTokenById", "8")).hasMessageContaining("no token with the id 8");
        }
    }

    private static URL url(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }
}
