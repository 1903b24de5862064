package sample.secretsmanager;

import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.EncryptedTokenStore;
import dev.tokenhold.spi.StoreLimits;
import dev.tokenhold.testkit.TokenStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class SecretsManagerTokenStoreTest extends TokenStoreContract {

    private static FakeService service;
    private static SecretsManagerClient client;
    private static int secrets;

    private final String secret = "tokens-" + secrets++;

    @BeforeAll
    static void start() throws Exception {
        service = new FakeService();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        client.close();
        service.close();
    }

    @Override
    public TokenStore open() {
        return new EncryptedTokenStore(new SecretsManagerRecordStore(client, secret), TestKeyring.keyring());
    }

    @Override
    public StoreLimits limits() {
        return SecretsManagerRecordStore.LIMITS;
    }

    @Override
    public int modelOperations() {
        return 100;
    }
}
