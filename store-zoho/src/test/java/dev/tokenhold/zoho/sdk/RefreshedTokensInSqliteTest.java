package dev.tokenhold.zoho.sdk;

import static dev.tokenhold.zoho.sdk.SdkVersion.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.KeyProtection;
import dev.tokenhold.crypto.Keyring;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.refresh.LostAnswer;
import dev.tokenhold.refresh.RefreshUnresolvedException;
import dev.tokenhold.sqlite.SqliteTokenStore;
import dev.tokenhold.zoho.ZohoTokenStores;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefreshedTokensInSqliteTest extends RefreshedTokensContract {

    @TempDir
    private static Path keys;

    private static Keyring keyring;

    @TempDir
    private Path folder;

    @BeforeAll
    static void createKeyring() {
        keyring = Keyring.create(
                keys.resolve("keyring"), KeyProtection.passphrase("correct horse battery staple".toCharArray()));
    }

    @Override
    TokenStore open() {
        return SqliteTokenStore.open(folder.resolve("tokens.db"), keyring);
    }

    @Test
    void saysWhatToDoWhenNobodyKnowsTheAnswer() {
        SdkVersion sdk = SdkVersion.C_8;
        Provider provider = new Provider();
        provider.loseAnswers();
        try (TokenStore store = SqliteTokenStore.open(folder.resolve("others.db"), keyring);
                FreshTokens tokens = FreshTokens.builder(store, provider)
                        .lostAnswer(LostAnswer.FAIL)
                        .maxWait(Duration.ofSeconds(5))
                        .build()) {
            store.saveToken(
                    OAuthToken.builder().id("7").refreshToken("works once").build());
            Object adapted = ZohoTokenStores.adapt(tokens, sdk.tokenStore());

            Exception refusal = sdk.refusal(adapted, "findTokenById", "7");

            assertThat(get(refusal, "Code")).isEqualTo("RefreshUnresolvedException");
            assertThat(refusal)
                    .hasMessageContainingAll("the token 7", "presentAgain")
                    .hasMessageNotContaining("works once")
                    .cause()
                    .isInstanceOf(RefreshUnresolvedException.class);
        }
    }
}
