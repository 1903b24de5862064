package dev.tokenhold.refresh;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a {@link TokenRefresher} that knows what became of the refresh token: the provider refused it, or did not use it. If you do
 * not know, throw any other exception.
 */
public final class RefreshException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean refused;
    private final boolean ofClient;
    private final @Nullable Duration retryAfter;

    private RefreshException(
            String code, boolean refused, boolean ofClient, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(
                refused ? "the provider refused the refresh token: " + code : "the refresh token was not used: " + code,
                cause);
        this.code = Objects.requireNonNull(code, "code");
        this.refused = refused;
        this.ofClient = ofClient;
        this.retryAfter = retryAfter;
    }

    /**
     * Creates the exception for a refresh token that the provider does not accept any more: {@code invalid_grant} (RFC 6749, section 5.2).
     *
     * @param code the error code of the provider, without secrets
     * @return the exception
     */
    public static RefreshException refused(String code) {
        return new RefreshException(code, true, false, null, null);
    }

    /**
     * Creates the exception for a refresh token that was certainly not used: the connection was refused, the provider limits the rate, or it
     * answered with another error.
     *
     * @param code the error code of the provider, or a few words that say what happened, without secrets
     * @param retryAfter when to try again, as the provider said; null if it did not
     * @return the exception
     */
    public static RefreshException notSpent(String code, @Nullable Duration retryAfter) {
        return new RefreshException(code, false, false, retryAfter, null);
    }

    /**
     * Returns this exception for a limit that holds for all tokens of the client: no other token of the client is refreshed meanwhile, in this
     * process.
     *
     * @return an exception
     * @throws IllegalStateException if the provider refused the refresh token
     */
    public RefreshException ofClient() {
        if (refused) {
            throw new IllegalStateException(
                    "a refresh token that was refused says nothing of other tokens of its client");
        }
        return new RefreshException(code, false, true, retryAfter, getCause());
    }

    /**
     * Returns this exception with a cause.
     *
     * @param cause the cause, whose message has no secrets
     * @return an exception
     */
    public RefreshException causedBy(Throwable cause) {
        return new RefreshException(code, refused, ofClient, retryAfter, cause);
    }

    /** {@return the error code of the provider, or a few words that say what happened} */
    public String code() {
        return code;
    }

    /** {@return whether the provider refused the refresh token; if not, it was not used} */
    public boolean isRefused() {
        return refused;
    }

    /** {@return whether the limit holds for all tokens of the client} */
    public boolean isOfClient() {
        return ofClient;
    }

    /** {@return when to try again, as the provider said; empty if it did not} */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
