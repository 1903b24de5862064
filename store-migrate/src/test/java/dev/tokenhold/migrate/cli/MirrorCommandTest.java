package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.mirror.MirroredTokenStore;
import dev.tokenhold.testkit.TestTokens;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mirror --end} takes a store out of its mirror and leaves its tokens alone. */
class MirrorCommandTest {

    @TempDir
    private Path folder;

    private String uri(String store) {
        String[] parts = store.split(":", 2);
        return parts[0] + ":" + folder.resolve(parts[1]);
    }

    private TokenStore open(String store) {
        return TokenStores.open(uri(store), store.startsWith("zoho-") ? Map.of() : TestKeyring.settings());
    }

    private MirroredTokenStore mirror(String first, String second) {
        return new MirroredTokenStore(open(first), open(second));
    }

    private CommandResult run(String... arguments) {
        return CommandResult.of(Stream.concat(Stream.of(arguments), JarProcess.keyringOptions().stream())
                .toArray(String[]::new));
    }

    private CommandResult end(String store) {
        return store.startsWith("zoho-")
                ? CommandResult.of("mirror", "--end", "--store", uri(store))
                : run("mirror", "--end", "--store", uri(store));
    }

    @Test
    void aStoreThatLeftItsMirrorCanBePartOfAnother() {
        for (String first : new String[] {"sqlite:first.db", "zoho-csv:zoho_tokens.csv", "zoho-sqlite:zohooauth.db"}) {
            OAuthToken anna = TestTokens.named("anna").toBuilder().id("1").build();
            String second = "file:second-" + first.substring(0, first.indexOf(':')) + ".enc";
            String third = "sqlite:third-" + first.substring(0, first.indexOf(':')) + ".db";
            try (TokenStore mirror = mirror(first, second)) {
                mirror.saveToken(anna);
            }
            CommandResult switchedOver = run("switchover", "--from", uri(first), "--to", uri(second));
            assertThat(switchedOver.exitCode()).as(switchedOver.err()).isZero();
            assertThatExceptionOfType(InvalidConfigurationException.class)
                    .isThrownBy(() -> mirror(second, third))
                    .withMessageContaining("store-migrate mirror --end --store URI");

            CommandResult ended = end(second);

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.out()).isEqualTo("the store is part of no mirror any more\n");
            assertThat(end(second).out()).isEqualTo("not part of a mirror; nothing was changed\n");
            try (TokenStore left = open(second)) {
                assertThat(left.findTokenById("1")).contains(anna);
            }
            try (MirroredTokenStore other = mirror(second, third)) {
                assertThat(other.findTokenById("1")).contains(anna);
                other.saveToken(TestTokens.named("bob").toBuilder().id("2").build());
            }
            try (TokenStore joined = open(third)) {
                assertThat(joined.findTokenById("2")).isPresent();
            }
            assertThat(end(first).out()).isEqualTo("the store is part of no mirror any more\n");
        }
    }

    @Test
    void aProgramThatStillUsesTheMirrorNoLongerWrites() {
        try (MirroredTokenStore mirror = mirror("sqlite:first.db", "file:second.enc")) {
            OAuthToken anna = mirror.saveToken(TestTokens.named("anna"));

            assertThat(end("sqlite:first.db").exitCode()).isZero();

            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> mirror.saveToken(TestTokens.named("bob")))
                    .withMessageContaining("the mirror was ended")
                    .matches(StoreUnavailableException::outcomeUnknown);
            try (TokenStore first = open("sqlite:first.db")) {
                assertThat(first.getTokens()).contains(anna);
            }
        }
    }
}
