package dev.tokenhold.mirror;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.internal.RefreshLease;
import dev.tokenhold.internal.RefreshLease.Phase;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeasedTokens;
import dev.tokenhold.spi.LeasedTokens.Leased;
import dev.tokenhold.spi.LeasingTokenStore;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.transfer.MigrationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Two stores, each with a keyring of its own, and leases of the refresh token {@value #REFRESH_TOKEN} in them. */
final class LeasedPair implements AutoCloseable {

    static final String REFRESH_TOKEN = "the refresh token";

    private final Path folder;
    private final Map<String, String> otherKeyring;
    private final Queue<TokenStore> opened = new ConcurrentLinkedQueue<>();

    LeasedPair(Path folder) throws IOException {
        this.folder = folder;
        Path keyring = folder.resolve("second.keyring");
        TestKeyring.writeWithPassphrase(keyring, "five random words");
        Path passphrase = Files.writeString(folder.resolve("passphrase"), "five random words");
        otherKeyring = Map.of("keyring", keyring.toString(), "keyring.passphrase", "file:" + passphrase);
    }

    @Override
    public void close() {
        opened.forEach(TokenStore::close);
    }

    MigratableTokenStore first() {
        return open("sqlite:" + folder.resolve("first.db"), TestKeyring.settings());
    }

    MigratableTokenStore second() {
        return open("file:" + folder.resolve("second.enc"), otherKeyring);
    }

    MigratableTokenStore open(String uri, Map<String, String> settings) {
        TokenStore store = TokenStores.open(uri, settings);
        opened.add(store);
        return (MigratableTokenStore) store;
    }

    MirroredTokenStore mirror() {
        return mirror(first(), second());
    }

    MirroredTokenStore mirror(TokenStore one, TokenStore other) {
        MirroredTokenStore mirror = new MirroredTokenStore(one, other);
        opened.add(mirror);
        return mirror;
    }

    static MigrationReport switchOver(TokenStore from, TokenStore to) {
        return new Switchover(from, to, (phase, done, total) -> {}).run();
    }

    static OAuthToken tokenOf(String user) {
        return OAuthToken.builder()
                .userName(user)
                .accessToken("access of " + user)
                .refreshToken(REFRESH_TOKEN)
                .build();
    }

    static LeasedTokens leases(LeasingTokenStore store) {
        return store.leases().orElseThrow();
    }

    static Leased read(LeasingTokenStore store, OAuthToken token) {
        return leases(store).read(String.valueOf(token.id())).orElseThrow();
    }

    static Bytes nameIn(LeasingTokenStore store, OAuthToken token) {
        return leases(store).nameOf(read(store, token), REFRESH_TOKEN);
    }

    /** Stores a lease of the refresh token in a store, or none, and returns it. */
    static RefreshLease give(LeasingTokenStore store, OAuthToken token, Phase phase) {
        RefreshLease lease = lease(phase, 7, nameIn(store, token));
        give(store, token, lease.encode());
        return lease;
    }

    static void give(LeasingTokenStore store, OAuthToken token, @Nullable Bytes lease) {
        Leased present = read(store, token);
        if (!leases(store).compareAndSet(present, present.token(), lease)) {
            throw new AssertionError("another writer changed the token");
        }
    }

    static RefreshLease lease(Phase phase, int attempt, Bytes name) {
        byte[] bytes = new byte[RefreshLease.ATTEMPT_LENGTH];
        Arrays.fill(bytes, (byte) attempt);
        return new RefreshLease(
                phase,
                Bytes.of(bytes),
                Duration.ofSeconds(60),
                Instant.parse("2026-01-01T12:00:00.123Z"),
                2,
                3,
                name,
                "invalid_grant",
                "4711@host");
    }
}
