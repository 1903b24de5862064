package dev.tokenhold.refresh;

import dev.tokenhold.OAuthToken;
import java.time.Duration;

/** What to do about a token, by what is stored. */
sealed interface Course {

    /**
     * Return it.
     *
     * @param ahead whether to refresh it in the background
     */
    record Deliver(OAuthToken token, boolean ahead) implements Course {}

    /** Give up for now. */
    record Fail(Outcome.Failed outcome) implements Course {}

    /**
     * Wait for the process that presents the refresh token.
     *
     * @param atMost after this time there is another course
     */
    record Wait(Duration atMost) implements Course {}

    /**
     * Acquire the lease.
     *
     * @param presented how many requests with the refresh token are counted then
     * @param failures how many refreshes have failed in a row
     * @param takesOver whether another process held the lease
     */
    record Acquire(int presented, int failures, boolean takesOver) implements Course {}

    /** An attempt of this process, not presented yet, holds the lease after all. */
    record Own(Attempt attempt) implements Course {}
}
