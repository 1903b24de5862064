package sample.secretsmanager;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.StoreUnavailableException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/**
 * One secret whose current version has the staging label {@value #LABEL}. Moving the label from the version that was read to a new one is the
 * compare-and-set: the service refuses it if the label is no longer there.
 *
 * <p>The service calls its operations eventually consistent: a read may return an earlier version for a moment. This class never goes back to a
 * version that it knows to be an earlier one, so that its program reads what it wrote. Another program may read it later. Thread-safe.
 */
final class VersionedSecret {

    /** Not AWSCURRENT: the service moves that one whenever a program puts a value without labels. */
    static final String LABEL = "TOKENHOLD";

    // A secret has at most 20 labels. Two writers with the same one only take it from each other.
    private static final int WRITERS = 10;
    private static final int ATTEMPTS = 5;
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    // From then on, an earlier version means that another program has moved the label back.
    private static final long CATCHING_UP_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final String DESCRIPTION =
            "OAuth tokens, encrypted by Tokenhold, in the version with the label " + LABEL;

    private final SecretsManagerClient client;
    private final String name;
    private final String ownLabel = LABEL + "_" + ThreadLocalRandom.current().nextInt(WRITERS);

    private SecretContent latest = SecretContent.NONE;
    private long latestAt = System.nanoTime();

    VersionedSecret(SecretsManagerClient client, String name) {
        this.client = client;
        this.name = name;
    }

    /** Returns the current content; {@link SecretContent#NONE} if there is no secret, or it has no version of this store. */
    SecretContent read() {
        return later(fetch());
    }

    private synchronized SecretContent later(SecretContent now) {
        boolean isEarlier = latest.versionId() != null && !latest.isVersion(now) && latest.followed(now);
        if (isEarlier && System.nanoTime() - latestAt < CATCHING_UP_NANOS) {
            return latest;
        }
        latest = now;
        latestAt = System.nanoTime();
        return now;
    }

    private SecretContent fetch() {
        GetSecretValueResponse value;
        try {
            value = client.getSecretValue(request -> request.secretId(name).versionStage(LABEL));
        } catch (ResourceNotFoundException e) {
            return SecretContent.NONE;
        } catch (SdkException e) {
            throw Failures.of(this + " cannot be read", e);
        }
        if (value.secretBinary() == null) {
            throw new CorruptStoreException(this + " holds text under the label " + LABEL
                    + ": move the label back to a version that Tokenhold wrote");
        }
        return SecretContent.decode(value.versionId(), value.secretBinary().asByteArray(), toString());
    }

    /**
     * Makes a new version the current one.
     *
     * @param before the version that has to be current
     * @param after the next version
     * @return true if it is current, or was and others followed; false, and nothing changed, if another writer was faster
     * @throws StoreUnavailableException if the service fails
     */
    boolean replace(SecretContent before, SecretContent after) {
        put(after);
        return move(before, after);
    }

    /** Without the label, the new version has no effect. The SDK may repeat this request: its token makes that harmless. */
    private void put(SecretContent after) {
        PutSecretValueRequest request = PutSecretValueRequest.builder()
                .secretId(name)
                .clientRequestToken(after.versionId())
                .secretBinary(SdkBytes.fromByteArray(after.encode()))
                .versionStages(ownLabel)
                .build();
        try {
            try {
                client.putSecretValue(request);
            } catch (ResourceNotFoundException e) {
                create();
                client.putSecretValue(request);
            }
        } catch (SdkException e) {
            throw Failures.of(this + " cannot be written; nothing was changed", e);
        }
    }

    /** The first version of a secret gets AWSCURRENT and keeps it, so it must not be one with tokens. */
    private void create() {
        try {
            client.createSecret(
                    request -> request.name(name).description(DESCRIPTION).secretString(DESCRIPTION));
        } catch (ResourceExistsException e) {
            // By another writer, just now.
        }
    }

    private boolean move(SecretContent before, SecretContent after) {
        for (int attempt = 1; ; attempt++) {
            SdkException failure;
            try {
                client.updateSecretVersionStage(request -> request.secretId(name)
                        .versionStage(LABEL)
                        .removeFromVersionId(before.versionId())
                        .moveToVersionId(after.versionId()));
                later(after);
                dropOwnLabel(after);
                return true;
            } catch (SdkException e) {
                failure = e;
            }
            // A refusal may mean that another writer was faster, or that an earlier attempt, whose answer was lost, has
            // succeeded.
            SecretContent now;
            try {
                now = read();
            } catch (StoreUnavailableException e) {
                throw unknown(failure);
            }
            if (now.followed(after)) {
                return true;
            }
            if (!now.isVersion(before)) {
                if (now.followed(before)) {
                    return false;
                }
                throw unknown(failure);
            }
            if (isRefusal(failure)) {
                throw Failures.of(this + " cannot be written; nothing was changed", failure);
            }
            if (attempt == ATTEMPTS) {
                throw unknown(failure);
            }
            LockSupport.parkNanos(FIRST_PAUSE_NANOS << attempt);
        }
    }

    private static boolean isRefusal(SdkException failure) {
        return failure instanceof SecretsManagerException answer
                && !(failure instanceof InvalidParameterException)
                && !answer.isThrottlingException()
                && answer.statusCode() < 500;
    }

    private StoreUnavailableException unknown(SdkException failure) {
        return new StoreUnavailableException(
                this + " may or may not have been changed: read it again to find out", true, failure);
    }

    /** A version without a label is one that the service may delete, as this one has to become when the next one follows. */
    private void dropOwnLabel(SecretContent after) {
        try {
            client.updateSecretVersionStage(
                    request -> request.secretId(name).versionStage(ownLabel).removeFromVersionId(after.versionId()));
        } catch (SdkException e) {
            // The next change of a writer with this label takes it along.
        }
    }

    @Override
    public String toString() {
        return "the secret " + name;
    }
}
