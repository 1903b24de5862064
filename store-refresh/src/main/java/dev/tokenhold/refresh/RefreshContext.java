package dev.tokenhold.refresh;

import dev.tokenhold.spi.LeasedTokens;

/** What all refreshes of one {@link FreshTokens} share. */
record RefreshContext(
        Host host,
        RefreshSettings settings,
        LeasedTokens store,
        TokenRefresher refresher,
        Freshness freshness,
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
        Pauses pauses = new Pauses(host);
        Freshness freshness = new Freshness(host, settings);
        Navigator navigator =
                new Navigator(host, settings, store, freshness, new Sightings(host::nanoTime), attempts, limits);
        return new RefreshContext(
                host,
                settings,
                store,
                refresher,
                freshness,
                navigator,
                attempts,
                limits,
                new Leases(host, settings, store, pauses, who),
                events,
                pauses);
    }
}
