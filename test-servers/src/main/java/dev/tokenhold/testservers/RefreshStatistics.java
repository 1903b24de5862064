package dev.tokenhold.testservers;

/**
 * Counts of the refresh requests of one user. Only requests with a refresh token that the server has issued to the user count;
 * exchanges of a grant do not.
 *
 * <p>An access token is due when the server accepts it for at most the allowance of {@link AuthorizationServerBuilder#allowance} more.
 * Without faults, exactly one refresh per expiry means that {@code requests} equals {@code expiries}, or is one less while the
 * current access token is due, and that {@code needless} and {@code reuses} are 0.
 *
 * @param requests the requests that arrived, whatever became of them
 * @param issued the requests that made the server issue tokens
 * @param lost the requests among those whose answer did not reach the client, by a fault or, as far as the server sees that, as the
 *     connection was gone
 * @param reuses the requests that presented a refresh token other than the current one; only requests that were processed count
 * @param needless the requests that arrived when the last issued access token was not due; so a refresh after a lost answer counts
 * @param expiries the access tokens that have become due, each of which calls for one refresh: those that a refresh replaced when
 *     they were due, and the current one if it is due now
 */
public record RefreshStatistics(int requests, int issued, int lost, int reuses, int needless, int expiries) {

    /** {@return the requests that were answered with a token} */
    public int answered() {
        return issued - lost;
    }
}
