package sample.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.EncryptedTokenStore;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Two writers with clients of their own: the staging label decides, and nothing is lost. */
class LostRaceTest {

    private FakeService service;
    private SecretsManagerClient firstClient;
    private SecretsManagerClient secondClient;
    private RecordStore first;
    private RecordStore second;

    @BeforeEach
    void start() throws Exception {
        service = new FakeService();
        firstClient = service.client();
        secondClient = service.client();
        first = new SecretsManagerRecordStore(firstClient, "tokens");
        second = new SecretsManagerRecordStore(secondClient, "tokens");
    }

    @AfterEach
    void stop() {
        firstClient.close();
        secondClient.close();
        service.close();
    }

    private static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static TokenRecord record(String id, long version, String identity) {
        return new TokenRecord(id, version, Map.of(LookupField.IDENTITY, bytes(identity)), null, bytes("sealed"));
    }

    private static RecordWrite insert(String id, String identity) {
        return new RecordWrite(RecordWrite.ABSENT, record(id, 1, identity));
    }

    /** Runs the other writer between the version that a write has put and the move of the label. */
    private void beforeTheLabelMoves(Runnable other) {
        service.before("UpdateSecretVersionStage", other);
    }

    @Test
    void theSecondToMoveTheLabelReadsAgainAndWritesOnTopOfTheFirst() {
        first.write(List.of(insert("a", "anna")));
        service.requests();
        beforeTheLabelMoves(() -> second.write(List.of(insert("b", "bert"))));

        assertThat(first.write(List.of(insert("c", "cora")))).isEqualTo(new WriteResult.Written());

        assertThat(first.scan(null, 10)).extracting(TokenRecord::id).containsExactly("a", "b", "c");
        assertThat(service.requests())
                .as("a put and a move that was too late, then both again")
                .filteredOn(operation -> operation.equals("PutSecretValue"))
                .hasSize(3);
    }

    @Test
    void theSecondToWriteARecordIsToldThatItsVersionMoved() {
        first.write(List.of(insert("a", "anna")));
        beforeTheLabelMoves(() -> second.write(List.of(new RecordWrite(1, record("a", 2, "by the other")))));

        WriteResult result = first.write(List.of(new RecordWrite(1, record("a", 2, "by the first"))));

        assertThat(result).isEqualTo(new WriteResult.VersionMoved("a"));
        assertThat(first.read("a")).contains(record("a", 2, "by the other"));
    }

    @Test
    void oneIdentityGoesToOneOfTwoWritersOfDifferentRecords() {
        first.write(List.of(insert("a", "anna")));
        beforeTheLabelMoves(() -> second.write(List.of(insert("b", "bert"))));

        assertThat(first.write(List.of(insert("c", "bert")))).isEqualTo(new WriteResult.IdentityTaken("c", "b"));
        assertThat(first.lookUp(LookupField.IDENTITY, Set.of(bytes("bert")))).containsExactly(record("b", 1, "bert"));
    }

    @Test
    void twoWhoCreateTheSecretAtOnceShareIt() {
        beforeTheLabelMoves(() -> second.write(List.of(insert("b", "bert"))));

        assertThat(first.write(List.of(insert("a", "anna")))).isEqualTo(new WriteResult.Written());

        assertThat(second.scan(null, 10)).extracting(TokenRecord::id).containsExactly("a", "b");
    }

    @Test
    void aDeletionLosesARaceAndIsDoneAfterIt() {
        first.write(List.of(insert("a", "anna"), insert("b", "bert")));
        beforeTheLabelMoves(() -> second.write(List.of(insert("c", "cora"))));

        assertThat(first.delete("a")).isTrue();

        assertThat(first.scan(null, 10)).extracting(TokenRecord::id).containsExactly("b", "c");
    }

    @Test
    void losersLeaveNoLabelsBehind() {
        first.write(List.of(insert("a", "anna")));
        beforeTheLabelMoves(() -> second.write(List.of(insert("b", "bert"))));

        first.write(List.of(insert("c", "cora")));

        FakeSecret secret = service.secret("tokens");
        assertThat(secret.labels()).containsExactlyInAnyOrder("AWSCURRENT", "TOKENHOLD");
        assertThat(secret.value(secret.versionWith("AWSCURRENT")).kind())
                .as("what the service keeps for ever holds no token")
                .isEqualTo("SecretString");
    }

    @Test
    void manyThreadsOfTwoProgramsLoseNoToken() throws Exception {
        int threads = 6;
        int each = 4;
        List<TokenStore> programs = List.of(
                new EncryptedTokenStore(first, TestKeyring.keyring()),
                new EncryptedTokenStore(second, TestKeyring.keyring()));
        CyclicBarrier together = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<Future<Integer>> done = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int thread = i;
            done.add(executor.submit(() -> {
                TokenStore store = programs.get(thread % 2);
                together.await();
                for (int k = 0; k < each; k++) {
                    store.saveToken(OAuthToken.builder()
                            .userName("user " + thread + "-" + k)
                            .accessToken("access")
                            .build());
                    store.saveToken(OAuthToken.builder()
                            .userName("shared")
                            .accessToken("access")
                            .attribute("by " + thread + "-" + k, "yes")
                            .build());
                }
                return each;
            }));
        }
        for (Future<Integer> one : done) {
            one.get();
        }
        executor.shutdown();

        List<OAuthToken> tokens = programs.get(0).getTokens();
        assertThat(tokens).hasSize(threads * each + 1);
        assertThat(tokens)
                .filteredOn(token -> "shared".equals(token.userName()))
                .singleElement()
                .satisfies(token -> assertThat(token.attributes()).hasSize(threads * each));
        FakeSecret secret = service.secret("tokens");
        assertThat(secret.labels().size()).isLessThanOrEqualTo(FakeSecret.MOST_LABELS);
    }
}
