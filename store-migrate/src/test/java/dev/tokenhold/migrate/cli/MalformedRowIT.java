package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.migrate.cli.JarProcess.Ended;
import dev.tokenhold.testkit.TestTokens;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row that somebody put into the table is shown, does not keep the tokens from being used and copied, and can be deleted. */
class MalformedRowIT {

    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    private boolean littleMemory;
    private final List<OAuthToken> saved = List.of(TestTokens.named("anna"), TestTokens.named("bert"));

    @BeforeEach
    void fillStore() {
        try (TokenStore store = open("sqlite:tokens.db")) {
            store.saveTokens(saved);
        }
    }

    private TokenStore open(String store) {
        String[] parts = store.split(":", 2);
        return TokenStores.open(parts[0] + ":" + folder.resolve(parts[1]), TestKeyring.settings());
    }

    private void insert(String id, String sealed) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tokens.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO tokenhold (id, version, sealed) VALUES (" + id + ", 1, " + sealed + ")");
        }
    }

    private Ended run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>();
        for (String argument : arguments) {
            all.add(argument.replaceFirst("^(file|sqlite):", "$1:" + folder + "/"));
        }
        all.addAll(JarProcess.keyringOptions());
        if (littleMemory) {
            return JarProcess.start(folder, List.of("-Xmx256m"), all.toArray(String[]::new))
                    .await();
        }
        CommandResult result = CommandResult.of(all.toArray(String[]::new));
        return new Ended(result.out(), result.err(), result.exitCode());
    }

    private void assertTheStoreIsUsed(String place, String reason) throws Exception {
        Ended listed = run("list", "--store", "sqlite:tokens.db");
        assertThat(listed.exitCode()).as(listed.err()).isEqualTo(ExitCode.DAMAGED.number);
        assertThat(listed.out()).contains("anna", "bert", "2 tokens");
        assertThat(listed.err()).contains("damaged: " + place + ": " + reason);
        assertThat(run("show", "--store", "sqlite:tokens.db", "anna").exitCode())
                .isZero();
        Ended stopped = run("--from", "sqlite:tokens.db", "--to", "sqlite:none.db");
        assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(ExitCode.DAMAGED.number);
        assertThat(folder.resolve("none.db")).doesNotExist();
        Ended copied = run("--from", "sqlite:tokens.db", "--to", "file:copy.enc", "--keep-going");
        assertThat(copied.exitCode()).as(copied.err()).isEqualTo(ExitCode.DAMAGED.number);
        try (TokenStore copy = open("file:copy.enc")) {
            assertThat(copy.getTokens()).containsExactlyElementsOf(saved);
        }
        Ended sealed = run("--sealed", "--from", "sqlite:tokens.db", "--to", "sqlite:replica.db", "--keep-going");
        assertThat(sealed.exitCode()).as(sealed.err()).isEqualTo(ExitCode.DAMAGED.number);
        try (TokenStore replica = open("sqlite:replica.db")) {
            assertThat(replica.getTokens()).containsExactlyElementsOf(saved);
        }
    }

    @Test
    void anIdThatIsNone() throws Exception {
        insert("X'61FF'", "X'00'");

        assertTheStoreIsUsed("row 0x61ff", "its id is not UTF-8");

        Ended deleted = run("delete", "--store", "sqlite:tokens.db", "--row", "0x61ff");
        assertThat(deleted.exitCode()).as(deleted.err()).isZero();
        assertThat(deleted.out()).isEqualTo("deleted 1 row\n");
        assertThat(run("delete", "--store", "sqlite:tokens.db", "--row", "0x61ff")
                        .err())
                .contains("there is no damaged row 0x61ff; list shows them");
        assertThat(run("list", "--store", "sqlite:tokens.db").exitCode()).isZero();
    }

    @Test
    @Tag("long")
    void aSealedRecordLargerThanTheMemory() throws Exception {
        littleMemory = true;
        insert("CAST('huge' AS BLOB)", "zeroblob(" + 300 * MIB + ")");

        assertTheStoreIsUsed("record huge", "the sealed record has more than 16777216 bytes");

        Ended deleted = run("delete", "--store", "sqlite:tokens.db", "huge");
        assertThat(deleted.exitCode()).as(deleted.err()).isZero();
        assertThat(run("list", "--store", "sqlite:tokens.db").exitCode()).isZero();
    }
}
