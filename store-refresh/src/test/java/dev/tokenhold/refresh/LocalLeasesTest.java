package dev.tokenhold.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeasedTokens.Leased;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalLeasesTest {

    private static final Bytes LEASE = Bytes.of(new byte[] {1});

    private final InMemoryTokenStore store = new InMemoryTokenStore();
    private final List<Leased> readMeanwhile = new ArrayList<>();
    private final LocalLeases leases = new LocalLeases(readWhileItSaves());

    /** A store of somebody else, which another thread reads just before it stores a token. */
    private TokenStore readWhileItSaves() {
        return (TokenStore) Proxy.newProxyInstance(
                TokenStore.class.getClassLoader(), new Class<?>[] {TokenStore.class}, (proxy, method, args) -> {
                    if (method.getName().equals("saveToken")) {
                        readMeanwhile.add(leases().read("7").orElseThrow());
                    }
                    return method.invoke(store, args);
                });
    }

    private LocalLeases leases() {
        return leases;
    }

    @Test
    void doesNotShowTheLeaseOfANewTokenWithTheOldOne() {
        store.saveToken(OAuthToken.builder()
                .id("7")
                .refreshToken("refresh")
                .accessToken("old")
                .build());
        Leased read = leases.read("7").orElseThrow();
        OAuthToken refreshed = read.token().toBuilder().accessToken("new").build();

        assertThat(leases.compareAndSet(read, refreshed, LEASE)).isTrue();

        assertThat(readMeanwhile).singleElement().satisfies(meanwhile -> {
            assertThat(meanwhile.token().accessToken()).isEqualTo("old");
            assertThat(meanwhile.lease()).isNull();
        });
        assertThat(leases.read("7").orElseThrow().token().accessToken()).isEqualTo("new");
        assertThat(leases.read("7").orElseThrow().lease()).isEqualTo(LEASE);
    }
}
