package dev.tokenhold.testservers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What tests rely on, with MySQL and MariaDB. */
interface MySqlContract extends DatabaseServerContract {

    @Override
    default String goodbye() {
        return "d: Shutdown complete";
    }

    @Override
    default String refusal() {
        return "denied";
    }

    @Override
    default Map<String, String> impatience() {
        return Map.of("socketTimeout", "200");
    }

    @Test
    default void argumentsChangeTheServer() throws Exception {
        try (DatabaseServer server = builder()
                .arguments(
                        "--general-log",
                        "--general-log-file={folder}/general.log",
                        "--log-bin={folder}/binlog",
                        "--server-id=1",
                        "--max-allowed-packet=1M")
                .start()) {
            assertThat(server.query("SELECT @@max_allowed_packet")).containsExactly("1048576");
            assertThat(server.query("SELECT @@log_bin")).containsExactly("1");
            assertThat(server.query("SELECT @@have_ssl")).containsExactly("DISABLED");
            assertThat(server.query("SELECT @@innodb_flush_log_at_trx_commit")).containsExactly("1");
            assertThat(Files.readString(server.folder().resolve("general.log"))).contains("SELECT @@log_bin");
            assertThat(server.folder().resolve("binlog.000001")).exists();
        }
    }
}
