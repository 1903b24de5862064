package dev.tokenhold.refresh;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStoreException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when there is no fresh access token yet: the provider is out of reach or limits the rate, another process is still refreshing,
 * or the caller was interrupted. The login is not in doubt. Try again after {@link #retryAfter()}.
 */
public final class RefreshDelayedException extends TokenStoreException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;
    private final transient @Nullable OAuthToken usable;

    RefreshDelayedException(
            String message, Duration retryAfter, @Nullable OAuthToken usable, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
        this.usable = usable;
    }

    /** {@return how long to wait before you try again, at least zero} */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** {@return the old token, if it had not expired yet when this was thrown; it lives shorter than you asked for} */
    public Optional<OAuthToken> usable() {
        return Optional.ofNullable(usable);
    }
}
