package dev.tokenhold.testservers;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A user of an {@link AuthorizationServer}, with the counts behind {@link RefreshStatistics}. The {@link TokenProvider} guards it. */
final class ProviderUser {

    private final String name;
    private final Duration allowance;
    private int requests;
    private int issued;
    private int lost;
    private int reuses;
    private int needless;
    private int expiries;
    private @Nullable IssuedToken last;

    ProviderUser(String name, Duration allowance) {
        this.name = name;
        this.allowance = allowance;
    }

    String name() {
        return name;
    }

    private boolean isDue(Instant now) {
        return last != null && last.left(now).compareTo(allowance) <= 0;
    }

    /** Counts a request, and tells whether it is needless. */
    boolean arrived(Instant now) {
        requests++;
        boolean isNeedless = !isDue(now);
        if (isNeedless) {
            needless++;
        }
        return isNeedless;
    }

    int requests() {
        return requests;
    }

    void reused() {
        reuses++;
    }

    void lost() {
        lost++;
    }

    void refreshed(IssuedToken token, Instant now) {
        issued++;
        if (isDue(now)) {
            expiries++;
        }
        last = token;
    }

    void loggedIn(IssuedToken token) {
        last = token;
    }

    RefreshStatistics statistics(Instant now) {
        return new RefreshStatistics(requests, issued, lost, reuses, needless, expiries + (isDue(now) ? 1 : 0));
    }
}
