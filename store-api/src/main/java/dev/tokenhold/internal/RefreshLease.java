package dev.tokenhold.internal;

import dev.tokenhold.spi.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * The lease of a refresh: who presents a refresh token at present, or what became of it. {@code docs/format.md} has the bytes.
 *
 * @param phase what happens to the refresh token
 * @param attempt {@value #ATTEMPT_LENGTH} random bytes, new for each acquisition; the process that knows them holds the lease
 * @param duration how long the phase lasts, at most 2³²-1 ms
 * @param until the end of the phase by the clock of its writer, to the millisecond
 * @param presented how many requests were made with the refresh token, at most 255
 * @param failures how many refreshes failed in a row, at most 255
 * @param names the name of the refresh token, see {@link dev.tokenhold.spi.LeasedTokens#nameOf}, at most {@value #MAX_NAME_LENGTH}
 *     bytes; a lease that names another refresh token than the stored one is void
 * @param code the error that the provider gave, for people; at most {@value #MAX_CODE_LENGTH} bytes, the rest is cut
 * @param who the process and the host, for people; at most {@value #MAX_WHO_LENGTH} bytes, the rest is cut
 */
public record RefreshLease(
        Phase phase,
        Bytes attempt,
        Duration duration,
        Instant until,
        int presented,
        int failures,
        Bytes names,
        String code,
        String who) {

    /** The length of an attempt, in bytes. */
    public static final int ATTEMPT_LENGTH = 16;

    /** The longest name of a refresh token, in bytes. */
    public static final int MAX_NAME_LENGTH = 32;

    private static final int MAX_CODE_LENGTH = 40;
    private static final int MAX_WHO_LENGTH = 64;
    private static final int FORMAT = 1;
    private static final int MAX_COUNT = 255;
    private static final long MAX_MILLIS = 0xffff_ffffL;

    /** What happens to the refresh token. */
    public enum Phase {
        /** It is being presented, or was presented by a process that ended since. */
        IN_FLIGHT(1),
        /** It is not presented before a time. */
        COOLING(2),
        /** The provider refused it. */
        REFUSED(3),
        /** It was presented, and the answer is unknown. */
        LOST(4);

        private final int number;

        Phase(int number) {
            this.number = number;
        }

        private static Optional<Phase> of(int number) {
            return Arrays.stream(values())
                    .filter(phase -> phase.number == number)
                    .findAny();
        }
    }

    /**
     * Creates a lease and clamps what is too great.
     *
     * @param phase what happens to the refresh token
     * @param attempt {@value #ATTEMPT_LENGTH} bytes
     * @param duration how long the phase lasts
     * @param until the end of the phase
     * @param presented how many requests were made
     * @param failures how many refreshes failed in a row
     * @param names the name of the refresh token
     * @param code the error, empty for none
     * @param who the process
     * @throws IllegalArgumentException if the attempt or the name has another length
     */
    public RefreshLease {
        if (attempt.length() != ATTEMPT_LENGTH || names.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException(
                    "a lease has an attempt of " + ATTEMPT_LENGTH + " bytes and a name of at most " + MAX_NAME_LENGTH
                            + ", not of " + attempt.length() + " and " + names.length());
        }
        duration = clamped(duration);
        until = Instant.ofEpochMilli(until.toEpochMilli());
        presented = Math.max(0, Math.min(presented, MAX_COUNT));
        failures = Math.max(0, Math.min(failures, MAX_COUNT));
        code = cut(code, MAX_CODE_LENGTH);
        who = cut(who, MAX_WHO_LENGTH);
    }

    /**
     * Reads a lease.
     *
     * @param bytes what is stored
     * @return the lease; empty if the bytes are none, or of a newer format
     */
    public static Optional<RefreshLease> decode(Bytes bytes) {
        ByteBuffer in = bytes.asByteBuffer();
        try {
            int format = in.get();
            Optional<Phase> phase = Phase.of(in.get());
            if (format != FORMAT || phase.isEmpty()) {
                return Optional.empty();
            }
            RefreshLease lease = new RefreshLease(
                    phase.get(),
                    Bytes.of(bytes(in, ATTEMPT_LENGTH)),
                    Duration.ofMillis(Integer.toUnsignedLong(in.getInt())),
                    Instant.ofEpochMilli(in.getLong()),
                    Byte.toUnsignedInt(in.get()),
                    Byte.toUnsignedInt(in.get()),
                    Bytes.of(counted(in)),
                    text(counted(in)),
                    text(counted(in)));
            return in.hasRemaining() ? Optional.empty() : Optional.of(lease);
        } catch (BufferUnderflowException | IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /**
     * Tells whether a newer release wrote a lease. No release knows the bytes of one that is neither newer nor can be read.
     *
     * @param bytes what is stored
     * @return whether its format is newer
     */
    public static boolean isNewer(Bytes bytes) {
        return bytes.length() > 0 && Byte.toUnsignedInt(bytes.asByteBuffer().get()) > FORMAT;
    }

    /** {@return the bytes of this lease, at most 171} */
    public Bytes encode() {
        byte[] name = names.toByteArray();
        byte[] errorCode = code.getBytes(StandardCharsets.UTF_8);
        byte[] process = who.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(
                2 + ATTEMPT_LENGTH + Integer.BYTES + Long.BYTES + 5 + name.length + errorCode.length + process.length);
        out.put((byte) FORMAT).put((byte) phase.number).put(attempt.toByteArray());
        out.putInt((int) duration.toMillis()).putLong(until.toEpochMilli());
        out.put((byte) presented).put((byte) failures);
        out.put((byte) name.length).put(name);
        out.put((byte) errorCode.length).put(errorCode);
        out.put((byte) process.length).put(process);
        return Bytes.of(out.array());
    }

    /**
     * Returns the same lease under another name of the refresh token, as another store has for it.
     *
     * @param name the name
     * @return the lease
     */
    public RefreshLease withNames(Bytes name) {
        return new RefreshLease(phase, attempt, duration, until, presented, failures, name, code, who);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static byte[] counted(ByteBuffer in) {
        return bytes(in, Byte.toUnsignedInt(in.get()));
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static Duration clamped(Duration duration) {
        Duration longest = Duration.ofMillis(MAX_MILLIS);
        if (duration.isNegative()) {
            return Duration.ZERO;
        }
        return duration.compareTo(longest) > 0 ? longest : Duration.ofMillis(duration.toMillis());
    }

    private static String cut(String text, int maxBytes) {
        // A character has at least one byte; so a long text is not encoded again and again.
        int end = Math.min(text.length(), maxBytes);
        while (splitsPair(text, end) || text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            end--;
        }
        return text.substring(0, end);
    }

    private static boolean splitsPair(String text, int end) {
        return end > 0 && end < text.length() && Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end));
    }
}
