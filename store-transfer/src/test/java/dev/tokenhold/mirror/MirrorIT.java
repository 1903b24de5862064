package dev.tokenhold.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.TestDatabase;
import dev.tokenhold.transfer.MigrationResult;
import dev.tokenhold.transfer.Tokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirror with a server that dies or stops answering. */
@Tag("long")
class MirrorIT {

    @TempDir
    private Path folder;

    private TokenStore server(TestDatabase database) throws Exception {
        Map<String, String> settings = new HashMap<>(TestKeyring.settings());
        settings.put("password", "file:" + Files.writeString(folder.resolve("password"), database.password()));
        return TokenStores.open(database.uri(), settings);
    }

    private static DatabaseServer startServer() {
        Machine.requireAvailable(MariaDbServer.unavailableReason());
        return MariaDbServer.builder().start();
    }

    private TokenStore file() {
        return TokenStores.open("sqlite:" + folder.resolve("tokens.db"), TestKeyring.settings());
    }

    @Test
    void theStoreThatLeadsGoesOnWithoutTheServerThatHasLed() throws Exception {
        try (DatabaseServer server = startServer()) {
            TestDatabase database = server.createDatabase();
            try (TokenStore old = server(database);
                    TokenStore successor = file();
                    MirroredTokenStore idle = new MirroredTokenStore(server(database), file());
                    MirroredTokenStore busy = new MirroredTokenStore(server(database), file())) {
                OAuthToken anna = busy.saveToken(Tokens.accessOf("anna", "1"));
                assertThat(new Switchover(old, successor, (phase, done, total) -> {})
                                .run()
                                .result())
                        .isEqualTo(MigrationResult.OK);
                busy.saveToken(Tokens.accessOf("anna", "2"));

                server.kill();
                busy.saveToken(Tokens.accessOf("anna", "3"));
                OAuthToken annaNow = idle.saveToken(Tokens.accessOf("anna", "4"));

                assertThat(annaNow).isEqualTo(anna.toBuilder().accessToken("4").build());
                assertThat(successor.getTokens()).containsExactly(annaNow);
                assertThat(busy.behind()).isEqualTo(1);
                assertThat(idle.behind()).isEqualTo(1);
                server.start();
                assertThat(idle.catchUp()).isZero();
                assertThat(busy.catchUp()).isZero();
                assertThat(old.getTokens()).containsExactly(annaNow);
            }
        }
    }

    @Test
    void whatAServerMissesThatDoesNotAnswerItGetsWhenItDoes() throws Exception {
        try (DatabaseServer server = startServer()) {
            TestDatabase database = server.createDatabase();
            try (TokenStore follower = server(database);
                    MirroredTokenStore mirror = new MirroredTokenStore(file(), server(database))) {
                OAuthToken anna = mirror.saveToken(Tokens.accessOf("anna", "1"));

                server.suspend();
                for (int i = 0; i < 100; i++) {
                    mirror.saveToken(Tokens.accessOf("user" + i, "1"));
                }
                mirror.deleteToken(String.valueOf(anna.id()));

                assertThat(mirror.getTokens()).hasSize(100);
                assertThat(mirror.behind()).isEqualTo(101);
                server.resume();
                assertThat(mirror.catchUp()).isZero();
                assertThat(follower.getTokens()).isEqualTo(mirror.getTokens());
            }
        }
    }
}
