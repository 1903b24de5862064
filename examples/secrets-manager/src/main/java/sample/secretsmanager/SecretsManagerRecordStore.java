package sample.secretsmanager;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.StoreLimits;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Keeps records in one secret of AWS Secrets Manager: some dozens of tokens that change a few times a day. Every read asks the service. It may
 * be a moment before it returns what another process has written, which {@link RecordStore} does not allow; a change made on top of an
 * earlier version is refused nevertheless, and made again.
 *
 * <p>A value has at most 64 KiB, and the service asks for not more than one change in ten minutes. So the store keeps no leases. It has no
 * fence. A deleted record remains, sealed, in the earlier versions of the secret until the service removes them. Thread-safe.
 */
public final class SecretsManagerRecordStore implements RecordStore {

    /** How much fits: a value has 65,536 bytes, and the note about versions takes some of them. */
    public static final StoreLimits LIMITS =
            new StoreLimits(Integer.MAX_VALUE, Long.MAX_VALUE, 65_536 - SecretContent.NOTE_LENGTH);

    // Each one costs a version of the secret.
    private static final int ATTEMPTS = 10;
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final VersionedSecret secret;
    private final Runnable closing;
    private volatile boolean closed;

    /**
     * Opens a store. The first write creates the secret.
     *
     * @param client a client of the service, which the caller closes after the store
     * @param secretName the name or the ARN of the secret, which nothing else uses
     */
    public SecretsManagerRecordStore(SecretsManagerClient client, String secretName) {
        this(client, secretName, () -> {});
    }

    SecretsManagerRecordStore(SecretsManagerClient client, String secretName, Runnable closing) {
        secret = new VersionedSecret(client, secretName);
        this.closing = closing;
    }

    @Override
    public boolean keepsLeases() {
        return false;
    }

    @Override
    public StoreLimits limits() {
        return LIMITS;
    }

    @Override
    public Optional<String> refusal(String id) {
        return id.equals(SecretContent.NOTE)
                ? Optional.of("the store keeps a note of its own under the id " + id + ": choose another id")
                : Optional.empty();
    }

    @Override
    public Optional<TokenRecord> read(String id) {
        return records(current()).read(id);
    }

    @Override
    public List<TokenRecord> readAll(Set<String> ids) {
        return records(current()).readAll(ids);
    }

    @Override
    public List<TokenRecord> lookUp(LookupField field, Set<Bytes> keys) {
        return records(current()).lookUp(field, keys);
    }

    @Override
    public List<TokenRecord> scan(String after, int limit) {
        return records(current()).scan(after, limit);
    }

    @Override
    public WriteResult write(List<RecordWrite> batch) {
        for (RecordWrite write : batch) {
            if (write.record().lease() != null) {
                throw new IllegalArgumentException("a secret changes too seldom for leases");
            }
            refusal(write.record().id()).ifPresent(reason -> {
                throw new InvalidTokenException(reason);
            });
        }
        return change(records -> records.write(batch), batch.isEmpty());
    }

    @Override
    public boolean delete(String id) {
        return change(records -> records.delete(id), false);
    }

    @Override
    public boolean delete(String id, long version) {
        return change(records -> records.delete(id, version), false);
    }

    @Override
    public void deleteAllBut(Set<String> ids) {
        change(
                records -> {
                    records.deleteAllBut(ids);
                    return true;
                },
                false);
    }

    @Override
    public void close() {
        closed = true;
        closing.run();
    }

    private SecretContent current() {
        if (closed) {
            throw StoreUnavailableException.closed();
        }
        return secret.read();
    }

    private static InMemoryRecordStore records(SecretContent content) {
        InMemoryRecordStore records = new InMemoryRecordStore(LIMITS);
        records.write(content.records().stream()
                .map(record -> new RecordWrite(RecordWrite.ABSENT, record))
                .toList());
        return records;
    }

    /** Changes what is stored; starts over if another process was faster. The threads of this one take turns. */
    private synchronized <T> T change(Function<RecordStore, T> change, boolean creating) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            SecretContent before = current();
            InMemoryRecordStore records = records(before);
            T result = change.apply(records);
            List<TokenRecord> after = records.scan(null, Integer.MAX_VALUE);
            boolean unchanged = after.equals(before.records()) && !(creating && before.versionId() == null);
            if (unchanged
                    || secret.replace(before, before.next(UUID.randomUUID().toString(), after))) {
                return result;
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(FIRST_PAUSE_NANOS << attempt));
        }
        throw new StoreUnavailableException(secret + " was changed by others during each of " + ATTEMPTS
                + " attempts; nothing was changed, try again");
    }
}
