package dev.tokenhold.refresh;

import dev.tokenhold.spi.LeasedTokens;

/** What all refreshes of one {@link FreshTokens} share. */
record RefreshContext(
        Host host,
        RefreshSettings settings,
        LeasedTokens store,
        TokenRefresher refresher,
        Navigator navigator,
        UnpresentedAttempts attempts,
        ClientLimits limits,
        Leases leases,
        RefreshEvents events,
        Pauses pauses) {

    static RefreshContext of(
            Host host,
            RefreshSettings settings,
            LeasedTokens store,
            TokenRefresher refresher,
            RefreshEvents events,
            String who) {
        UnpresentedAttempts attempts = new UnpresentedAttempts();
        ClientLimits limits = new ClientLimits(host);
        Navigator navigator = new Navigator(
                host, settings, store, new Freshness(host, settings), new Sightings(host), attempts, limits);
        return new RefreshContext(
                host,
                settings,
                store,
                refresher,
                navigator,
                attempts,
                limits,
                new Leases(host, settings, store, who),
                events,
                new Pauses(host));
    }
}
