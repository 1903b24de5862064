package dev.tokenhold.mirror;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeasedTokens;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Leases that forward to others what a test does not override. */
class ForwardingLeases implements LeasedTokens {

    private final LeasedTokens leases;

    ForwardingLeases(LeasedTokens leases) {
        this.leases = leases;
    }

    @Override
    public Optional<Leased> read(String id) {
        return leases.read(id);
    }

    @Override
    public boolean compareAndSet(Leased expected, OAuthToken token, @Nullable Bytes lease) {
        return leases.compareAndSet(expected, token, lease);
    }

    @Override
    public Bytes nameOf(Leased read, String refreshToken) {
        return leases.nameOf(read, refreshToken);
    }

    @Override
    public Stream<Leased> held() {
        return leases.held();
    }

    @Override
    public List<Leased> readAll(Set<String> ids) {
        return leases.readAll(ids);
    }

    @Override
    public boolean replaceLeases(List<LeaseChange> changes) {
        return leases.replaceLeases(changes);
    }
}
