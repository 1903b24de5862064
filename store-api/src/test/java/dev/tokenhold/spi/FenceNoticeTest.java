package dev.tokenhold.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tokenhold.StoreUnavailableException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FenceNoticeTest {

    private static final Instant SINCE = Instant.parse("2026-01-31T12:00:59.987Z");

    @Test
    void isFoundInAMessageAroundIt() {
        List<String> all = List.of(
                "a",
                "deploy@host-1",
                "Copy to db2:5432/app (dry), by hand_2.0",
                "x since 2020-01-01T00:00:00Z",
                "tokenhold fence of y since 2020-01-01T00:00:00Z",
                "123456789_123456789_123456789_123456789_123456789_123456789_");

        assertThat(all).allSatisfy(by -> {
            FenceNotice notice = new FenceNotice(by, SINCE);

            assertThat(notice.since()).isEqualTo("2026-01-31T12:00:59Z");
            assertThat(FenceNotice.in("[FAILED] aborted ('" + notice + "')")).contains(notice);
            assertThat(notice.toString()).hasSizeLessThanOrEqualTo(128);
        });
    }

    @Test
    void nameThatCouldMeanSomethingElseIsRefused() {
        List<String> all = List.of(
                "",
                " a",
                "a ",
                "it's",
                "a\"b",
                "a`b",
                "a\\b",
                "a;b",
                "a\nb",
                "a\u0000b",
                "ä",
                "123456789_123456789_123456789_123456789_123456789_123456789_1");

        assertThat(all).allSatisfy(by -> {
            assertThatIllegalArgumentException().isThrownBy(() -> new FenceNotice(by, SINCE));
        });
    }

    @Test
    void timeThatWouldNotBeFoundAgainIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FenceNotice("a", Instant.MAX));
        assertThatIllegalArgumentException().isThrownBy(() -> new FenceNotice("a", Instant.MIN));
    }

    @Test
    void otherTextsContainNone() {
        List<String> all = List.of(
                "",
                "no such column",
                "tokenhold fence of",
                "tokenhold fence of  since 2026-01-31T12:00:00Z",
                "tokenhold fence of a since yesterday",
                "tokenhold fence of a since 2026-13-31T12:00:00Z");

        assertThat(all).allSatisfy(text -> {
            assertThat(FenceNotice.in(text)).isEmpty();
        });
    }

    @Test
    void refusalSaysWhoSinceWhenAndWhatToDo() {
        StoreUnavailableException refusal = new FenceNotice("deploy@host", SINCE).refusal("the database /tokens", null);

        assertThat(refusal.outcomeUnknown()).isFalse();
        assertThat(refusal)
                .hasMessage("the database /tokens takes no writes: fenced by deploy@host since 2026-01-31T12:00:59Z;"
                        + " nothing was changed; wait until the fence is lifted, by \"store-migrate fence --lift"
                        + " --store …\"");
    }
}
