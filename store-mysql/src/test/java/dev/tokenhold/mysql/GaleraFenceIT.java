package dev.tokenhold.mysql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.testkit.Concurrently;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A fence that is raised through one node of a cluster holds on all of them. */
@Tag("long")
final class GaleraFenceIT {

    private static final int ROUNDS = 50;

    private final List<TokenStore> nodes = new ArrayList<>();

    @BeforeEach
    void openOnEachNode() {
        TestTable table = TestTable.in(Galera.database(1));
        for (int node = 1; node <= 3; node++) {
            nodes.add(table.at(Galera.cluster().node(node).port()).open());
        }
    }

    @AfterEach
    void close() {
        nodes.forEach(TokenStore::close);
    }

    @Test
    void nodesAreOneStore() {
        assertThat(SamePlaceTest.areOne(nodes.get(0), nodes.get(1))).isTrue();
        assertThat(SamePlaceTest.areOne(nodes.get(2), nodes.get(1))).isTrue();
    }

    @Test
    void isSeenOnEveryNodeAsSoonAsItIsRaisedOrLifted() {
        // Detached: saving a token just as it was read writes nothing, so no fence would refuse it.
        OAuthToken anna = nodes.get(0).saveToken(numbered("anna", 1)).detached();
        for (int i = 0; i < ROUNDS; i++) {
            WriteFence fence = fenceOn(i % 3);
            TokenStore other = nodes.get((i + 1) % 3);

            FenceNotice notice = fence.raise("round " + i);

            assertThat(fenceOn((i + 2) % 3).raised()).contains(notice);
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> other.saveToken(anna))
                    .withMessageContaining("fenced by round ");
            assertThat(fence.lift()).isTrue();
            assertThat(fenceOn((i + 2) % 3).raised()).isEmpty();
            assertThat(other.saveToken(anna)).isEqualTo(anna);
        }
    }

    @Test
    void nothingIsSavedOnAnyNodeOnceItIsUpAndNothingIsLost() throws InterruptedException {
        for (int round = 0; round < ROUNDS / 10; round++) {
            CountDownLatch saves = new CountDownLatch(30);
            String prefix = "user-" + round + "-";
            Concurrently<List<OAuthToken>> writers = Concurrently.start(6, thread -> () -> {
                List<OAuthToken> acknowledged = new ArrayList<>();
                for (int i = 0; i < 20_000; i++) {
                    try {
                        acknowledged.add(nodes.get(thread % 3).saveToken(numbered(prefix + thread + "-" + i, i)));
                        saves.countDown();
                    } catch (StoreUnavailableException e) {
                        assertThat(e).hasMessageContaining("fenced by migration");
                        break;
                    }
                }
                return acknowledged;
            });
            assertThat(saves.await(2, TimeUnit.MINUTES)).isTrue();

            fenceOn(round % 3).raise("migration");
            List<OAuthToken> fenced = nodes.get((round + 1) % 3).getTokens();

            List<OAuthToken> acknowledged =
                    writers.join().stream().flatMap(List::stream).toList();
            assertThat(fenced).containsExactlyInAnyOrderElementsOf(acknowledged);
            for (TokenStore node : nodes) {
                assertThat(node.getTokens()).isEqualTo(fenced);
            }
            assertThat(fenceOn((round + 2) % 3).lift()).isTrue();
            nodes.get(0).deleteTokens();
        }
    }

    private WriteFence fenceOn(int node) {
        return ((MigratableTokenStore) nodes.get(node)).fence().orElseThrow();
    }
}
