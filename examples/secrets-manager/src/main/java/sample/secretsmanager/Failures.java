package sample.secretsmanager;

import dev.tokenhold.StoreUnavailableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** Says what a failure of the service means. */
final class Failures {

    private Failures() {}

    static StoreUnavailableException of(String what, SdkException failure) {
        if (!(failure instanceof SecretsManagerException answer) || answer.awsErrorDetails() == null) {
            return new StoreUnavailableException(
                    what + ": Secrets Manager cannot be asked: " + failure.getMessage()
                            + "; put that right, or try again later",
                    failure);
        }
        String code = answer.awsErrorDetails().errorCode();
        String said = what + ": Secrets Manager says " + code + ", "
                + answer.awsErrorDetails().errorMessage() + "; ";
        if (code.equals("LimitExceededException")) {
            return StoreUnavailableException.refused(
                    said
                            + "a secret takes about one change in ten minutes: wait a day, or move to a store that takes more",
                    failure);
        }
        if (answer.isThrottlingException() || answer.statusCode() >= 500) {
            return new StoreUnavailableException(said + "try again later", failure);
        }
        return StoreUnavailableException.refused(
                said + "put that right: the account needs the rights to GetSecretValue, PutSecretValue,"
                        + " UpdateSecretVersionStage and, for a new secret, CreateSecret",
                failure);
    }
}
