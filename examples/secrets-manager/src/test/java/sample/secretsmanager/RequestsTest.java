package sample.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.EncryptedTokenStore;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** How many requests an operation takes, as docs/your-own-store.md says. */
class RequestsTest {

    private static OAuthToken token(String user) {
        return OAuthToken.builder().userName(user).accessToken("access").build();
    }

    private static TokenStore open(SecretsManagerClient client) {
        return new EncryptedTokenStore(new SecretsManagerRecordStore(client, "tokens"), TestKeyring.keyring());
    }

    @Test
    void eachReadIsOneRequestAndEachChangeThreeMore() throws Exception {
        try (FakeService service = new FakeService();
                SecretsManagerClient client = service.client()) {
            TokenStore store = open(client);
            assertThat(service.requests()).as("open a new store").hasSize(2);
            OAuthToken anna = store.saveToken(token("anna"));
            service.requests();
            open(client);
            assertThat(service.requests()).as("open").hasSize(1);

            store.findTokenById(String.valueOf(anna.id()));
            assertThat(service.requests()).as("find by id").containsExactly("GetSecretValue");

            store.findToken(token("anna"));
            assertThat(service.requests()).as("find by user").containsExactly("GetSecretValue");

            store.getTokens();
            assertThat(service.requests())
                    .as("list")
                    .containsOnly("GetSecretValue")
                    .hasSizeLessThanOrEqualTo(2);

            store.saveToken(anna.toBuilder().accessToken("other").build());
            assertThat(service.requests())
                    .as("save what was read")
                    .endsWith(
                            "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage", "UpdateSecretVersionStage")
                    .hasSize(6);

            store.saveToken(token("bert"));
            assertThat(service.requests()).as("save a new token").hasSize(6);

            store.saveTokens(List.of(token("cora"), token("dora"), token("emil")));
            assertThat(service.requests()).as("save three at once").hasSize(6);

            store.deleteToken(String.valueOf(anna.id()));
            assertThat(service.requests()).as("delete").hasSize(4);

            store.deleteToken("missing");
            assertThat(service.requests()).as("delete nothing").containsExactly("GetSecretValue");
        }
    }
}
