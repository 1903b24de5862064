package dev.tokenhold.migrate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on stores of which this project knows nothing but the provider. */
class ThirdPartyStoreTest {

    private static final Map<String, TokenStore> STORES = new ConcurrentHashMap<>();

    @TempDir
    private Path directory;

    private URLClassLoader classLoader;
    private String csv;

    /** {@code remote:NAME}, a store on no file of this machine. */
    public static class Remote implements TokenStoreProvider {

        public Remote() {}

        @Override
        public String scheme() {
            return "remote";
        }

        @Override
        public Set<String> settings() {
            return Set.of();
        }

        @Override
        public TokenStore open(StoreAddress address, StoreSettings settings) {
            return STORES.computeIfAbsent(address.toString(), name -> new InMemoryTokenStore());
        }

        @Override
        public boolean exists(StoreAddress address, StoreSettings settings) {
            return true;
        }
    }

    /** {@code local:NAME}, a store in the file {@code NAME.db}. */
    public static final class Local extends Remote {

        public Local() {}

        @Override
        public String scheme() {
            return "local";
        }

        @Override
        public Optional<Path> file(StoreAddress address) {
            return Optional.of(Path.of(address.rest() + ".db"));
        }
    }

    /** {@code fleeting:}, empty each time it is opened. */
    public static final class Fleeting extends Remote {

        public Fleeting() {}

        @Override
        public String scheme() {
            return "fleeting";
        }

        @Override
        public TokenStore open(StoreAddress address, StoreSettings settings) {
            return new InMemoryTokenStore();
        }

        @Override
        public boolean isPersistent(StoreAddress address) {
            return false;
        }
    }

    /** {@code guarded:}, a store that takes a password to be opened, and to tell whether it exists. */
    public static final class Guarded extends Remote {

        public Guarded() {}

        @Override
        public String scheme() {
            return "guarded";
        }

        @Override
        public Set<String> settings() {
            return Set.of("password");
        }

        @Override
        public TokenStore open(StoreAddress address, StoreSettings settings) {
            assertThat(settings.secret("password", "env:NOT_SET", "password")).containsExactly("hunter2".toCharArray());
            return super.open(address, settings);
        }

        @Override
        public boolean exists(StoreAddress address, StoreSettings settings) {
            assertThat(settings.secret("password", "env:NOT_SET", "password")).containsExactly("hunter2".toCharArray());
            return true;
        }
    }

    // Not on the class path of all tests: messages list the schemes that are there.
    @BeforeEach
    void installProviders() throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(TokenStoreProvider.class.getName()),
                Stream.of(Remote.class, Local.class, Fleeting.class, Guarded.class)
                        .map(Class::getName)
                        .collect(Collectors.joining("\n")));
        classLoader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader());
        csv = "zoho-csv:"
                + Files.copy(Path.of("src/test/resources/transcripts/files/small.csv"), directory.resolve("small.csv"));
    }

    @AfterEach
    void removeProviders() throws IOException {
        classLoader.close();
        STORES.clear();
    }

    private CommandResult run(String... arguments) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(classLoader);
        try {
            return CommandResult.of(arguments);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void aStoreThatIsInNoFileDoesNotClaimOne() {
        Path file = directory.resolve("tokens");

        CommandResult copied = run("--from", csv, "--to", "remote:" + file, "--report", file.toString(), "--json");

        assertThat(copied.exitCode()).as(copied.err()).isZero();
        assertThat(copied.out()).contains("\"verified\" : 4");
        assertThat(file).isNotEmptyFile();
        assertThat(run("verify", "--from", "zoho-csv:" + file, "--to", "remote:" + file)
                        .err())
                .doesNotContain("the same store");
    }

    @Test
    void theFileThatAProviderNamesIsKeptFromOtherUses() {
        Path file = directory.resolve("tokens.db");

        CommandResult refused =
                run("--from", csv, "--to", "local:" + directory.resolve("tokens"), "--report", file.toString());
        CommandResult same = run("--from", "local:" + directory.resolve("tokens"), "--to", "zoho-csv:" + file);

        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE.number);
        assertThat(refused.err()).contains("the file is a store");
        assertThat(same.exitCode()).isEqualTo(ExitCode.USAGE.number);
        assertThat(same.err()).contains("the same store");
    }

    @Test
    void asksOnceForAPasswordThatAlsoTellsWhetherTheStoreExists() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("hunter2\nanother line".getBytes(UTF_8)));
        try {
            CommandResult listed = run("list", "--store", "guarded:a", "--password", "stdin");

            assertThat(listed.exitCode()).as(listed.err()).isZero();
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void onlyAStoreThatIsThereAfterwardsIsOpenedAgainToVerify() {
        CommandResult fleeting = run("--from", csv, "--to", "fleeting:", "--json");
        CommandResult remote = run("--from", csv, "--to", "remote:a", "--checkpoint", csv.substring(9));

        assertThat(fleeting.exitCode()).as(fleeting.err()).isZero();
        assertThat(fleeting.out()).contains("\"verified\" : 4");
        assertThat(remote.err()).contains("the checkpoint cannot be written");
    }
}
