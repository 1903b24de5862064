package dev.tokenhold.zoho.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStores;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZohoTableProvidersTest {

    @TempDir
    Path temporary;

    @Test
    void tellsWhetherTheTableExistsAndWhereItsFileIs() {
        TokenStoreProvider provider = TokenStoreProvider.forScheme("zoho-sqlite");
        SqliteTable table = new SqliteTable(temporary);
        StoreAddress address = StoreAddress.parse(table.uri() + "?table=tokens");
        StoreSettings settings = new StoreSettings(Map.of());

        assertThat(provider.directory(address)).isEqualTo(temporary);
        assertThat(provider.settings()).isEmpty();
        assertThat(provider.exists(address, settings)).isFalse();
        table.execute(SqlTable.SDK_5);
        assertThat(provider.exists(address, settings)).isFalse();
        table.execute(SqlTable.SDK_5.replace("oauthtoken", "tokens"));
        assertThat(provider.exists(address, settings)).isTrue();
    }

    @Test
    void isNoStoreInFolderThatDoesNotExist() {
        assertThat(TokenStoreProvider.forScheme("zoho-sqlite")
                        .exists(
                                StoreAddress.parse("zoho-sqlite:"
                                        + temporary.resolve("missing").resolve("a.db")),
                                new StoreSettings(Map.of())))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zoho-sqlite:",
                "zoho-sqlite:?table=x",
                "zoho-sqlite:a.db?",
                "zoho-sqlite:a.db?x=1",
                "zoho-sqlite:a.db?table=",
                "zoho-sqlite:a.db?table=a&x=1",
                "zoho-sqlite:a.db?table=a%20b",
                "zoho-mysql:zohooauth",
                "zoho-mysql://localhost",
                "zoho-mysql://localhost/db?table=a-b",
                "zoho-mysql://localhost/db?nonsense=1",
                "zoho-mysql://root:secret@localhost/db",
            })
    void refusesMalformedUris(String uri) {
        assertThatThrownBy(() -> TokenStores.open(uri))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageNotContaining("secret@");
    }

    @Test
    void refusesSettingsOfOthers() {
        assertThatThrownBy(() -> TokenStores.open("zoho-sqlite:a.db", Map.of("password", "env:X")))
                .isInstanceOf(InvalidConfigurationException.class);
        assertThatThrownBy(() -> TokenStores.open("zoho-mysql://localhost/db", Map.of("keyring", "k")))
                .isInstanceOf(InvalidConfigurationException.class);
        assertThat(TokenStoreProvider.forScheme("zoho-mysql").settings()).containsExactly("password");
    }

    @Test
    void saysThatServerCannotBeReached() {
        assertThatThrownBy(() -> TokenStores.open("zoho-mysql://127.0.0.1:1/zohooauth"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("127.0.0.1:1");
    }

    @ParameterizedTest
    @CsvSource({
        "zoho-sqlite:tokens.db, store-sqlite, store-sqlite",
        "zoho-sqlite:tokens.db, sqlite-jdbc, store-sqlite",
        "zoho-mysql://localhost/db, store-mysql, store-mysql",
        "zoho-mysql://localhost/db, HikariCP, store-mysql",
        "zoho-mysql://localhost/db, mysql-connector-j, store-mysql",
    })
    void saysWhichModuleIsMissing(String uri, String missing, String artifact) throws Exception {
        assertThatThrownBy(() -> openWithout(missing, uri))
                .hasMessageContaining("needs a module that is not on the class path: add dev.tokenhold:" + artifact);
    }

    @Test
    void leavesOtherStoresUsableWithoutTheModules() throws Exception {
        openWithout("store-(sqlite|mysql)", "zoho-csv:" + temporary.resolve("tokens.csv"));
        openWithout("store-mysql", "zoho-sqlite:" + temporary.resolve("tokens.db"));
    }

    /** Opens a store with a class path without what matches. */
    private static void openWithout(String missing, String uri) throws Exception {
        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.matches(".*/" + missing + "[-/.].*")) {
                classPath.add(Path.of(entry).toUri().toURL());
            }
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            Object store = loader.loadClass("dev.tokenhold.TokenStores")
                    .getMethod("open", String.class)
                    .invoke(null, uri);
            ((AutoCloseable) store).close();
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
