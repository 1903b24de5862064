package sample.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sample.secretsmanager.FakeService.Fault;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Requests that were done but not answered, and requests that failed: the store finds out what became of them by reading. */
class LostAnswerTest {

    private static final String MOVE = "UpdateSecretVersionStage";

    private FakeService service;
    private SecretsManagerClient client;
    private SecretsManagerClient withoutRetries;

    @BeforeEach
    void start() throws Exception {
        service = new FakeService();
        client = service.client();
        withoutRetries = service.clientBuilder()
                .overrideConfiguration(config -> config.retryStrategy(retries -> retries.maxAttempts(1)))
                .build();
        store(true).write(List.of(insert("a")));
    }

    @AfterEach
    void stop() {
        client.close();
        withoutRetries.close();
        service.close();
    }

    private RecordStore store(boolean retries) {
        return new SecretsManagerRecordStore(retries ? client : withoutRetries, "tokens");
    }

    private static TokenRecord record(String id, long version) {
        return new TokenRecord(id, version, Map.of(), null, Bytes.of(new byte[100]));
    }

    private static RecordWrite insert(String id) {
        return new RecordWrite(RecordWrite.ABSENT, record(id, 1));
    }

    private List<String> stored() {
        return store(true).scan(null, 10).stream().map(TokenRecord::id).toList();
    }

    /** The SDK repeats the request, and the service refuses the repetition. */
    @Test
    void aMoveWhoseAnswerIsLostIsFoundToHaveSucceeded() {
        service.fail(MOVE, Fault.ANSWER_LOST);

        assertThat(store(true).write(List.of(insert("b")))).isEqualTo(new WriteResult.Written());
        assertThat(stored()).containsExactly("a", "b");
    }

    @Test
    void soItIsIfTheSdkDoesNotRepeatIt() {
        service.fail(MOVE, Fault.ANSWER_LOST);

        assertThat(store(false).write(List.of(insert("b")))).isEqualTo(new WriteResult.Written());
        assertThat(stored()).containsExactly("a", "b");
    }

    @Test
    void itIsFoundAlsoIfAnotherWriterHasFollowed() {
        itIsFoundAlsoIfAnotherWriterHasFollowed(true);
    }

    @Test
    void itIsFoundAlsoIfAnotherWriterHasFollowedAndTheSdkDoesNotRepeat() {
        itIsFoundAlsoIfAnotherWriterHasFollowed(false);
    }

    private void itIsFoundAlsoIfAnotherWriterHasFollowed(boolean sdkRetries) {
        service.fail(MOVE, Fault.ANSWER_LOST);
        // After the move, and before the store reads.
        service.before("GetSecretValue", () -> {});
        service.before("GetSecretValue", () -> store(true).write(List.of(new RecordWrite(1, record("b", 2)))));

        WriteResult result = store(sdkRetries).write(List.of(insert("b")));

        assertThat(result)
                .as("it was written, though something else is stored by now")
                .isEqualTo(new WriteResult.Written());
        assertThat(store(true).read("b")).contains(record("b", 2));
    }

    @Test
    void aMoveThatWasNotDoneIsRepeated() {
        service.fail(MOVE, Fault.UNAVAILABLE);

        assertThat(store(false).write(List.of(insert("b")))).isEqualTo(new WriteResult.Written());
        assertThat(stored()).containsExactly("a", "b");
    }

    @Test
    void aValueWhoseAnswerIsLostIsPutOnceMore() {
        service.fail("PutSecretValue", Fault.ANSWER_LOST);

        assertThat(store(true).write(List.of(insert("b")))).isEqualTo(new WriteResult.Written());
        assertThat(stored()).containsExactly("a", "b");
    }

    @Test
    void aValueWithoutTheLabelHasNoEffect() {
        service.fail("PutSecretValue", Fault.ANSWER_LOST);
        RecordStore store = store(false);

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.write(List.of(insert("b"))))
                .matches(e -> !e.outcomeUnknown(), "nothing was changed");
        assertThat(stored()).containsExactly("a");
    }

    @Test
    void anOutcomeThatCannotBeFoundOutIsSaidToBeUnknown() {
        service.fail(MOVE, Fault.ANSWER_LOST);
        RecordStore store = store(false);
        service.before(MOVE, () -> service.fail("GetSecretValue", Fault.UNAVAILABLE));

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.write(List.of(insert("b"))))
                .matches(StoreUnavailableException::outcomeUnknown);
        assertThat(stored()).containsExactly("a", "b");
    }

    @Test
    void aProgramReadsWhatItWroteThoughTheServiceHasNotCaughtUp() {
        RecordStore store = store(true);
        store.write(List.of(insert("b")));
        service.fail("GetSecretValue", Fault.STALE);
        service.fail("GetSecretValue", Fault.STALE);

        assertThat(store.read("b")).contains(record("b", 1));
        assertThat(store.write(List.of(insert("c")))).isEqualTo(new WriteResult.Written());
        assertThat(stored()).containsExactly("a", "b", "c");
    }

    @Test
    void aChangeOnTopOfAnEarlierVersionIsRefusedAndMadeAgain() {
        store(true).write(List.of(insert("b")));
        RecordStore another = store(true);
        service.fail("GetSecretValue", Fault.STALE);
        service.fail("GetSecretValue", Fault.STALE);

        assertThat(another.write(List.of(insert("c")))).isEqualTo(new WriteResult.Written());
        assertThat(stored()).as("nothing is lost").containsExactly("a", "b", "c");
    }

    @Test
    void aMissingRightChangesNothingAndIsNamed() {
        service.fail(MOVE, Fault.DENIED);

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store(true).write(List.of(insert("b"))))
                .matches(StoreUnavailableException::refused)
                .withMessageContaining("the secret tokens cannot be written; nothing was changed")
                .withMessageContaining(
                        "AccessDeniedException, the account lacks the right to UpdateSecretVersionStage");
        assertThat(stored()).containsExactly("a");
    }

    @Test
    void aSecretThatChangedTooOftenSaysSoAndLosesNothing() throws Exception {
        try (FakeService strict = new FakeService(4);
                SecretsManagerClient strictClient = strict.client()) {
            RecordStore store = new SecretsManagerRecordStore(strictClient, "tokens");
            for (String id : List.of("a", "b", "c")) {
                store.write(List.of(insert(id)));
            }

            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> store.write(List.of(insert("d"))))
                    .matches(StoreUnavailableException::refused)
                    .withMessageContaining("LimitExceededException")
                    .withMessageContaining("about one change in ten minutes");
            assertThat(store.scan(null, 10)).extracting(TokenRecord::id).containsExactly("a", "b", "c");
        }
    }

    @Test
    void aServiceThatIsGoneIsUnavailable() {
        RecordStore store = store(false);
        service.close();

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.read("a"))
                .withMessageContaining("the secret tokens cannot be read");
    }
}
