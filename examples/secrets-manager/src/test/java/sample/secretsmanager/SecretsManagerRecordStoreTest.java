package sample.secretsmanager;

import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.StoreLimits;
import dev.tokenhold.testkit.RecordStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class SecretsManagerRecordStoreTest extends RecordStoreContract {

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
    public RecordStore open() {
        return new SecretsManagerRecordStore(client, secret);
    }

    @Override
    public boolean keepsLeases() {
        return false;
    }

    @Override
    public StoreLimits limits() {
        return new StoreLimits(Integer.MAX_VALUE, 64_521, 64_521);
    }

    @Override
    public int modelOperations() {
        return 100;
    }
}
