package dev.tokenhold.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.refresh.RefreshEvent.Kind;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A store without leases refuses an answer at first. Who asks before it is stored must not get the old token in place of it. */
class RefusedAnswerTest {

    private static final String EXPIRED = "expired";

    private final InMemoryTokenStore memory = new InMemoryTokenStore();
    private final AtomicBoolean refused = new AtomicBoolean();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final CompletableFuture<String> got = new CompletableFuture<>();
    private FreshTokens fresh;

    /** The refresh asks it again after the refusal, and then another caller does. */
    private TokenStore refusingOnce(RuntimeException refusal) {
        return (TokenStore) Proxy.newProxyInstance(
                TokenStore.class.getClassLoader(), new Class<?>[] {TokenStore.class}, (proxy, method, args) -> {
                    if (method.getName().equals("saveToken") && refused.compareAndSet(false, true)) {
                        throw refusal;
                    }
                    if (refused.get()) {
                        askMeanwhile();
                    }
                    return method.invoke(memory, args);
                });
    }

    private void askMeanwhile() {
        if (!asked.compareAndSet(false, true)) {
            return;
        }
        try {
            got.complete(fresh.get("7").accessToken());
        } catch (RefreshDelayedException e) {
            got.complete("later");
        } catch (RuntimeException e) {
            got.completeExceptionally(e);
        }
    }

    private void refresh(RuntimeException refusal) throws Exception {
        memory.saveToken(OAuthToken.builder()
                .id("7")
                .refreshToken("refresh")
                .accessToken(EXPIRED)
                .expiresAt(Instant.EPOCH)
                .build());
        TokenRefresher refresher = token -> OAuthToken.builder()
                .accessToken("new")
                .expiresAt(Instant.now().plus(Duration.ofHours(1)))
                .tokenType("Bearer")
                .build();
        fresh = FreshTokens.builder(refusingOnce(refusal), refresher)
                .maxWait(Duration.ZERO)
                .listener(event -> {
                    if (event.kind() == Kind.UNSAVED) {
                        askMeanwhile();
                    }
                })
                .build();
        try (FreshTokens opened = fresh) {
            assertThatExceptionOfType(RefreshDelayedException.class).isThrownBy(() -> opened.get("7"));
            assertThat(got.get()).isEqualTo("later");
        }
        assertThat(memory.findTokenById("7").orElseThrow().accessToken()).isEqualTo("new");
    }

    @Test
    void becauseItHasNoPlaceForAttributes() throws Exception {
        refresh(new InvalidTokenException("the token has attributes"));
    }

    @Test
    void becauseItIsAway() throws Exception {
        refresh(new StoreUnavailableException("the store is away"));
    }
}
