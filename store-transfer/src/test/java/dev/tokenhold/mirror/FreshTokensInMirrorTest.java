package dev.tokenhold.mirror;

import static dev.tokenhold.mirror.LeasedPair.switchOver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.refresh.LoginRequiredException;
import dev.tokenhold.refresh.LostAnswer;
import dev.tokenhold.refresh.RefreshDelayedException;
import dev.tokenhold.refresh.RefreshException;
import dev.tokenhold.refresh.RefreshUnresolvedException;
import dev.tokenhold.refresh.TokenRefresher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Refreshes on a mirror of two stores with different ids, while it switches over. */
class FreshTokensInMirrorTest {

    @TempDir
    private Path folder;

    private LeasedPair pair;
    private String id;
    private final AtomicInteger requests = new AtomicInteger();

    @BeforeEach
    void mirrorTwoStores() throws IOException {
        pair = new LeasedPair(folder);
        OAuthToken anna = OAuthToken.builder()
                .userName("anna")
                .refreshToken("refresh 0")
                .accessToken("access 0")
                .expiresAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .build();
        id = String.valueOf(pair.mirror().saveToken(anna).id());
    }

    @AfterEach
    void closeAll() {
        pair.close();
    }

    private FreshTokens fresh(TokenRefresher refresher, LostAnswer policy) {
        return FreshTokens.builder(pair.mirror(), refresher)
                .lostAnswer(policy)
                .maxWait(Duration.ofSeconds(1))
                .build();
    }

    private OAuthToken answer() {
        int number = requests.incrementAndGet();
        return OAuthToken.builder()
                .accessToken("access " + number)
                .refreshToken("refresh " + number)
                .expiresAt(Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MILLIS))
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatComesAfterTheSwitchoverIsStoredAndNobodyElseRefreshes(LostAnswer policy) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch switched = new CountDownLatch(1);
        TokenRefresher slow = token -> {
            asked.countDown();
            switched.await();
            return answer();
        };
        try (FreshTokens holder = fresh(slow, policy);
                FreshTokens other = fresh(token -> answer(), policy)) {
            CompletableFuture<OAuthToken> got = CompletableFuture.supplyAsync(() -> {
                try {
                    return holder.get(id);
                } catch (RefreshDelayedException e) {
                    return holder.get(id);
                }
            });
            asked.await();

            switchOver(pair.first(), pair.second());

            assertThatExceptionOfType(RefreshDelayedException.class).isThrownBy(() -> other.get(id));
            assertThat(requests).hasValue(0);
            switched.countDown();
            assertThat(got.join().accessToken()).isEqualTo("access 1");
            assertThat(other.get(id).refreshToken()).isEqualTo("refresh 1");
        }
        assertThat(requests).hasValue(1);
        assertThat(pair.second().findTokenById(id).orElseThrow().accessToken()).isEqualTo("access 1");
        assertThat(pair.first().findTokenById(id).orElseThrow().accessToken()).isEqualTo("access 1");
    }

    @Test
    void whatNobodyKnowsIsNotPresentedAgainAfterTheSwitchover() {
        TokenRefresher broken = token -> {
            answer();
            throw new IOException("the connection broke");
        };
        try (FreshTokens fresh = fresh(broken, LostAnswer.FAIL)) {
            assertThatExceptionOfType(RefreshUnresolvedException.class).isThrownBy(() -> fresh.get(id));

            switchOver(pair.first(), pair.second());

            assertThatExceptionOfType(RefreshUnresolvedException.class).isThrownBy(() -> fresh.get(id));
        }
        assertThat(requests).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void whatWasRefusedStaysRefusedThereAndBack(LostAnswer policy) {
        TokenRefresher refusing = token -> {
            answer();
            throw RefreshException.refused("invalid_grant");
        };
        try (FreshTokens fresh = fresh(refusing, policy)) {
            assertThatExceptionOfType(LoginRequiredException.class).isThrownBy(() -> fresh.get(id));
            switchOver(pair.first(), pair.second());
            assertThatExceptionOfType(LoginRequiredException.class).isThrownBy(() -> fresh.get(id));
            switchOver(pair.second(), pair.first());
            assertThatExceptionOfType(LoginRequiredException.class).isThrownBy(() -> fresh.get(id));
        }
        assertThat(requests).hasValue(1);
    }
}
