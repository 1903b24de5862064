package dev.tokenhold.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.MySqlServer;
import dev.tokenhold.testservers.ServerBuilder;
import dev.tokenhold.testservers.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whether secrets and user names leave the process, or are in any file of the server, when there is no TLS and everything is logged. */
class SecrecyIT {

    private static final String MARK = "XYZZY";
    private static final String ID = "id-to-be-seen";

    @Test
    void nothingButIdsReachesMariaDbOrItsFiles() throws Exception {
        assertSecrecy(MariaDbServer.unavailableReason(), MariaDbServer::builder);
    }

    @Test
    void nothingButIdsReachesMySqlOrItsFiles() throws Exception {
        assertSecrecy(MySqlServer.unavailableReason(), MySqlServer::builder);
    }

    private static void assertSecrecy(Optional<String> missing, Supplier<ServerBuilder> builder) throws Exception {
        Machine.requireAvailable(missing);
        try (DatabaseServer server = builder.get()
                        .notDurable()
                        .arguments(
                                "--general-log",
                                "--general-log-file={folder}/general.log",
                                "--slow-query-log",
                                "--slow-query-log-file={folder}/slow.log",
                                "--long-query-time=0",
                                "--log-bin={folder}/binlog",
                                "--server-id=1")
                        .start();
                TcpProxy proxy = new TcpProxy(server.port())) {
            proxy.capture();
            TestTable table = TestTable.in(server.createDatabase());
            use(table.at(proxy.port()));

            List<String> streams = proxy.captured().stream()
                    .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                    .toList();
            assertThat(streams).anyMatch(text -> shows(text, ID));
            assertThat(streams)
                    .noneMatch(text ->
                            shows(text, MARK) || shows(text, table.database().password()));
            assertFilesKeepSecrets(server.folder(), "general.log", "slow.log", "binlog.000001");
            // What is in memory only is written to the files then.
            server.stop();
            assertFilesKeepSecrets(server.folder(), "ibd");
        }
    }

    private static void use(TestTable table) {
        try (TokenStore store = table.open()) {
            store.saveToken(secret("1", ID));
            store.saveToken(secret("2", ID));
            store.saveTokens(List.of(secret("3", ID), secret("4", "another"), secret("5", null)));
            assertThat(store.findToken(secret("3", null))).isPresent();
            assertThat(store.findToken(
                            OAuthToken.builder().accessToken(MARK + "access5").build()))
                    .isPresent();
            store.deleteToken("another");
        }
    }

    private static OAuthToken secret(String number, String id) {
        return OAuthToken.builder()
                .id(id)
                .userName(MARK + "user" + (id == null ? "" : id))
                .clientId(MARK + "client")
                .clientSecret(MARK + "secret")
                .accessToken(MARK + "access" + number)
                .refreshToken(MARK + "refresh" + number)
                .grantToken(MARK + "grant" + number)
                .redirectUrl("https://" + MARK)
                .apiDomain("https://" + MARK)
                .attribute(MARK, MARK)
                .build();
    }

    private static void assertFilesKeepSecrets(Path folder, String... filesWithId) throws IOException {
        assertThat(filesShowing(folder, ID)).as("files that are searched").contains(filesWithId);
        assertThat(filesShowing(folder, MARK)).isEmpty();
    }

    /** Their names, but for the one of the table only that it is one. */
    private static List<String> filesShowing(Path folder, String text) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> shows(content(file), text))
                    .map(file -> file.getFileName().toString())
                    .map(name -> name.endsWith(".ibd") ? "ibd" : name)
                    .toList();
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As it is, or in hexadecimal, which is how the driver may write it. */
    private static boolean shows(String content, String text) {
        String hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        return content.contains(text) || content.contains(hex) || content.contains(hex.toUpperCase(Locale.ROOT));
    }
}
