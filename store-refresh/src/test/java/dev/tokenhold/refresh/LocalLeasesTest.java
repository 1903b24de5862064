package dev.tokenhold.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeasedTokens.Leased;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalLeasesTest {

    private static final Bytes LEASE = Bytes.of(new byte[] {1});
    private static final Bytes EARLIER = Bytes.of(new byte[] {2});
    private static final OAuthToken OLD = OAuthToken.builder()
            .id("7")
            .refreshToken("refresh")
            .accessToken("old")
            .build();
    private static final OAuthToken NEW = OLD.toBuilder().accessToken("new").build();

    private final InMemoryTokenStore store = new InMemoryTokenStore();
    private final List<Leased> readMeanwhile = new ArrayList<>();
    private boolean isAway;
    private boolean fails;
    private boolean losesReplies;
    private final LocalLeases leases = new LocalLeases(readWhileItSaves());

    /** A store of somebody else, which another thread reads just before it stores a token, and which may fail before or after that. */
    private TokenStore readWhileItSaves() {
        return (TokenStore) Proxy.newProxyInstance(
                TokenStore.class.getClassLoader(), new Class<?>[] {TokenStore.class}, (proxy, method, args) -> {
                    if (isAway) {
                        throw new StoreUnavailableException("the store is away");
                    }
                    if (method.getName().equals("saveToken")) {
                        readMeanwhile.add(read());
                        if (fails) {
                            throw new StoreUnavailableException("the disk is full");
                        }
                        if (losesReplies) {
                            method.invoke(store, args);
                            throw new StoreUnavailableException("the reply is lost", true, null);
                        }
                    }
                    return method.invoke(store, args);
                });
    }

    private Leased read() {
        return leases.read("7").orElseThrow();
    }

    @Test
    void doesNotShowTheLeaseOfANewTokenWithTheOldOne() {
        store.saveToken(OLD);

        assertThat(leases.compareAndSet(read(), NEW, LEASE)).isTrue();

        assertThat(readMeanwhile).singleElement().satisfies(meanwhile -> {
            assertThat(meanwhile.token().accessToken()).isEqualTo("old");
            assertThat(meanwhile.lease()).isNull();
        });
        assertThat(read().token().accessToken()).isEqualTo("new");
        assertThat(read().lease()).isEqualTo(LEASE);
    }

    @Test
    void keepsTheLeaseOfATokenWhoseReplacementFails() {
        store.saveToken(OLD);
        leases.compareAndSet(read(), OLD, EARLIER);
        fails = true;

        saveInVain(NEW);

        assertThat(read())
                .returns("old", leased -> leased.token().accessToken())
                .returns(EARLIER, Leased::lease);
    }

    @Test
    void keepsTheLeaseOfATokenWhoseReplacementHasTheSameAccessToken() {
        store.saveToken(OLD);
        leases.compareAndSet(read(), OLD, EARLIER);
        fails = true;

        saveInVain(OLD.toBuilder().expiresAt(Instant.EPOCH).build());

        assertThat(read().lease()).isEqualTo(EARLIER);
    }

    @Test
    void showsTheLeaseOfATokenWhoseStorageWasNotConfirmed() {
        store.saveToken(OLD);
        leases.compareAndSet(read(), OLD, EARLIER);
        losesReplies = true;

        saveInVain(NEW);

        assertThat(read())
                .returns("new", leased -> leased.token().accessToken())
                .returns(LEASE, Leased::lease);
        store.saveToken(NEW.toBuilder().apiDomain("https://api").build());
        assertThat(read().lease()).isEqualTo(LEASE);
    }

    @Test
    void showsTheLeaseOfATokenThatIsStoredLate() {
        store.saveToken(OLD);
        leases.compareAndSet(read(), OLD, EARLIER);
        fails = true;
        saveInVain(NEW);

        store.saveToken(NEW);

        assertThat(read().lease()).isEqualTo(LEASE);
    }

    @Test
    void keepsTheLeaseThatTheStoreCouldNotBeAskedFor() {
        store.saveToken(OLD);
        leases.compareAndSet(read(), OLD, EARLIER);
        Leased read = read();
        isAway = true;

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> leases.compareAndSet(read, OLD, LEASE));

        isAway = false;
        assertThat(read()).isEqualTo(read);
    }

    private void saveInVain(OAuthToken token) {
        Leased read = read();
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> leases.compareAndSet(read, token, LEASE));
        assertThat(leases.compareAndSet(read, token, LEASE)).isFalse();
    }
}
