package dev.tokenhold.refresh;

import dev.tokenhold.OAuthToken;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a refresh ended for those who wait for it. Each of them throws an exception of its own. */
sealed interface Outcome {

    /** There is a token. */
    record Fresh(OAuthToken token) implements Outcome {}

    /** There is none. */
    sealed interface Failed extends Outcome {

        /**
         * Returns the exception for one caller.
         *
         * @param usable the token that the caller found, if it has not expired
         */
        RuntimeException exception(@Nullable OAuthToken usable);

        /** What happened, for the log. */
        String why();
    }

    /** No refresh can help. */
    record NeedsLogin(String why, boolean certain) implements Failed {

        @Override
        public RuntimeException exception(@Nullable OAuthToken usable) {
            return new LoginRequiredException(why, certain);
        }
    }

    /** Later there may be one. */
    record Delayed(
            String why, Duration retryAfter, @Nullable Throwable cause) implements Failed {

        @Override
        public RuntimeException exception(@Nullable OAuthToken usable) {
            return new RefreshDelayedException(why, retryAfter, usable, cause);
        }
    }

    /** Nobody knows what became of the refresh token, and it is not presented again. */
    record Unresolved(String why) implements Failed {

        @Override
        public RuntimeException exception(@Nullable OAuthToken usable) {
            return new RefreshUnresolvedException(why);
        }
    }

    /** The store failed before the refresh token was presented. */
    record Broken(Throwable failure) implements Failed {

        @Override
        public RuntimeException exception(@Nullable OAuthToken usable) {
            if (failure instanceof Error error) {
                throw error;
            }
            return (RuntimeException) failure;
        }

        @Override
        public String why() {
            return String.valueOf(failure.getMessage());
        }
    }
}
