package dev.tokenhold.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tokenhold.internal.RefreshLease.Phase;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeasedTokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RefreshLeaseTest {

    private static final Duration LONGEST = Duration.ofMillis(0xffff_ffffL);
    private static final RefreshLease LEASE = of(Phase.IN_FLIGHT, Duration.ofSeconds(60), 1, 0, "slow_down", "1@a");

    private static RefreshLease of(
            Phase phase, Duration duration, int presented, int failures, String code, String who) {
        return new RefreshLease(
                phase,
                Bytes.of(new byte[RefreshLease.ATTEMPT_LENGTH]),
                duration,
                Instant.ofEpochMilli(1_767_268_800_123L),
                presented,
                failures,
                Bytes.of(new byte[] {1, 2}),
                code,
                who);
    }

    private static RefreshLease withCode(String code) {
        return of(Phase.COOLING, Duration.ZERO, 1, 1, code, "");
    }

    private static RefreshLease decoded(RefreshLease lease) {
        return RefreshLease.decode(lease.encode()).orElseThrow();
    }

    @Test
    void isReadAsItWasWritten() {
        for (Phase phase : Phase.values()) {
            for (RefreshLease lease : new RefreshLease[] {
                of(phase, Duration.ZERO, 0, 0, "", ""),
                of(phase, Duration.ofMillis(1), 1, 2, "invalid_grant", "4711@höst"),
                of(phase, LONGEST, 255, 255, "c".repeat(40), "w".repeat(64)),
            }) {
                assertThat(decoded(lease)).isEqualTo(lease);
            }
        }
    }

    @Test
    void keepsAnyTime() {
        for (long millis : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}) {
            RefreshLease lease = new RefreshLease(
                    Phase.COOLING,
                    LEASE.attempt(),
                    Duration.ZERO,
                    Instant.ofEpochMilli(millis),
                    0,
                    0,
                    LEASE.names(),
                    "",
                    "");

            assertThat(decoded(lease).until().toEpochMilli()).isEqualTo(millis);
        }
    }

    @Test
    void clampsWhatIsTooGreat() {
        RefreshLease least = of(Phase.LOST, Duration.ofSeconds(Long.MIN_VALUE), -1, -1, "", "");
        RefreshLease most = of(Phase.LOST, Duration.ofSeconds(Long.MAX_VALUE), 256, Integer.MAX_VALUE, "", "");

        assertThat(least).isEqualTo(of(Phase.LOST, Duration.ZERO, 0, 0, "", ""));
        assertThat(most).isEqualTo(of(Phase.LOST, LONGEST, 255, 255, "", ""));
        assertThat(decoded(most)).isEqualTo(most);
        assertThat(of(Phase.LOST, Duration.ofNanos(1_999_999), 0, 0, "", "").duration())
                .isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void cutsTextsBetweenCharacters() {
        assertThat(withCode("a".repeat(41)).code()).isEqualTo("a".repeat(40));
        // Two bytes each, three bytes each, and pairs of four bytes.
        assertThat(withCode("ü".repeat(21)).code()).isEqualTo("ü".repeat(20));
        assertThat(withCode("a" + "€".repeat(14)).code()).isEqualTo("a" + "€".repeat(13));
        assertThat(withCode("a" + "😀".repeat(10)).code()).isEqualTo("a" + "😀".repeat(9));
        assertThat(withCode("a".repeat(39) + "😀").code()).isEqualTo("a".repeat(39));
        assertThat(of(Phase.LOST, Duration.ZERO, 0, 0, "", "w".repeat(1 << 20)).who())
                .isEqualTo("w".repeat(64));
        RefreshLease unpaired = withCode("a\ud83d");
        assertThat(decoded(unpaired).code()).isEqualTo("a?");
    }

    @Test
    void anAttemptAndANameHaveTheirLengths() {
        for (int length : new int[] {0, 15, 17}) {
            assertThatIllegalArgumentException().isThrownBy(() -> with(Bytes.of(new byte[length]), LEASE.names()));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> LEASE.withNames(Bytes.of(new byte[33])));
        RefreshLease longest = LEASE.withNames(Bytes.of(new byte[32]));
        assertThat(decoded(longest)).isEqualTo(longest);
    }

    private static RefreshLease with(Bytes attempt, Bytes names) {
        return new RefreshLease(Phase.LOST, attempt, Duration.ZERO, Instant.EPOCH, 0, 0, names, "", "");
    }

    @Test
    void theLongestFitsInARecord() {
        RefreshLease longest = of(Phase.LOST, LONGEST, 255, 255, "€".repeat(40), "€".repeat(64))
                .withNames(Bytes.of(new byte[32]));

        assertThat(longest.encode().length()).isEqualTo(35 + 32 + 39 + 63).isLessThan(LeasedTokens.MAX_LENGTH);
        assertThat(of(Phase.LOST, LONGEST, 0, 0, "c".repeat(40), "w".repeat(64))
                        .withNames(Bytes.of(new byte[32]))
                        .encode()
                        .length())
                .isEqualTo(171);
    }

    @Test
    void otherNamesChangeNothingElse() {
        Bytes name = Bytes.of("of the other store".getBytes(StandardCharsets.UTF_8));

        RefreshLease other = LEASE.withNames(name);

        assertThat(other.names()).isEqualTo(name);
        assertThat(other.withNames(LEASE.names())).isEqualTo(LEASE);
    }

    @Test
    void anyOtherBytesAreNoLease() {
        byte[] bytes = LEASE.encode().toByteArray();
        for (int length = 0; length < bytes.length; length++) {
            assertThat(RefreshLease.decode(Bytes.of(Arrays.copyOf(bytes, length))))
                    .as("the first %s bytes", length)
                    .isEmpty();
        }
        assertThat(RefreshLease.decode(Bytes.of(Arrays.copyOf(bytes, bytes.length + 1))))
                .isEmpty();
        for (int format : new int[] {0, 2, 255}) {
            assertThat(RefreshLease.decode(changed(bytes, 0, format))).isEmpty();
        }
        for (int phase : new int[] {0, 5, 255}) {
            assertThat(RefreshLease.decode(changed(bytes, 1, phase))).isEmpty();
        }
        // A name that fills what follows, and is too long.
        assertThat(RefreshLease.decode(
                        Bytes.of(HexFormat.of().parseHex("01".repeat(2) + "00".repeat(30) + "21" + "00".repeat(35)))))
                .isEmpty();
    }

    @Test
    void onlyAGreaterFormatIsNewer() {
        byte[] bytes = LEASE.encode().toByteArray();

        assertThat(RefreshLease.isNewer(changed(bytes, 0, 2))).isTrue();
        assertThat(RefreshLease.isNewer(changed(bytes, 0, 255))).isTrue();
        assertThat(RefreshLease.isNewer(Bytes.of(new byte[] {2}))).isTrue();
        assertThat(RefreshLease.isNewer(LEASE.encode())).isFalse();
        assertThat(RefreshLease.isNewer(changed(bytes, 1, 5))).isFalse();
        assertThat(RefreshLease.isNewer(changed(bytes, 0, 0))).isFalse();
        assertThat(RefreshLease.isNewer(Bytes.of(new byte[0]))).isFalse();
    }

    private static Bytes changed(byte[] bytes, int offset, int value) {
        byte[] copy = bytes.clone();
        copy[offset] = (byte) value;
        return Bytes.of(copy);
    }
}
