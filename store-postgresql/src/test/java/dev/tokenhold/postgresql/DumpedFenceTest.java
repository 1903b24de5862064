package dev.tokenhold.postgresql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.testkit.Machine;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A fence that was restored from a dump. */
class DumpedFenceTest {

    @RegisterExtension
    private final FreshTable table = new FreshTable(Backend.EMBEDDED);

    @Test
    void fenceComesBackWithItsTable(@TempDir Path folder) throws Exception {
        Machine.requireProgram("pg_dump");
        Machine.requireProgram("pg_restore");
        String schema = "dumped_" + table.get().name();
        String uri = table.get().uri() + "&currentSchema=" + schema;
        table.get().execute("CREATE SCHEMA " + schema);
        OAuthToken anna;
        FenceNotice notice;
        try (TokenStore store = table.get().open(uri)) {
            anna = store.saveToken(numbered("anna", 1)).detached();
            notice = fenceOf(store).raise("migration");
        }
        Path dump = folder.resolve("dump");

        run("pg_dump", "--format=custom", "--schema=" + schema, "--file=" + dump);
        table.get().execute("DROP SCHEMA " + schema + " CASCADE");
        run(
                "pg_restore",
                "--exit-on-error",
                "--dbname=" + table.get().database().name(),
                dump.toString());

        try (TokenStore store = table.get().open(uri)) {
            assertThat(store.getTokens()).containsExactly(anna);
            assertThat(fenceOf(store).raised()).contains(notice);
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> store.saveToken(numbered("anna", 2)))
                    .withMessageContaining("fenced by migration");
            assertThat(fenceOf(store).lift()).isTrue();
            store.saveToken(numbered("anna", 2));
        } finally {
            table.get().execute("DROP SCHEMA " + schema + " CASCADE");
        }
    }

    private void run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGHOST", table.get().database().host());
        builder.environment()
                .put("PGPORT", String.valueOf(table.get().database().port()));
        builder.environment().put("PGUSER", table.get().database().user());
        builder.environment().put("PGPASSWORD", table.get().database().password());
        builder.environment().put("PGDATABASE", table.get().database().name());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static WriteFence fenceOf(TokenStore store) {
        return ((MigratableTokenStore) store).fence().orElseThrow();
    }
}
