package dev.tokenhold.spi;

import java.security.SecureRandom;
import java.util.Comparator;
import java.util.UUID;

/** Creates new ids, and orders ids. Thread-safe. */
public final class TokenIds {

    /**
     * The order of ids everywhere: by their UTF-8 bytes, which is the order of their code points. ({@link String#compareTo}
     * differs above U+FFFF.)
     */
    public static final Comparator<String> ORDER = TokenIds::compareCodePoints;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int COUNTER_BITS = 12;

    // The start of the last id: milliseconds in the upper bits, a counter in the lower COUNTER_BITS.
    private static long last;

    private TokenIds() {}

    /**
     * Creates an id: a version 7 UUID (RFC 9562, section 5.7). Within a process each is greater than the one before (section 6.2,
     * method 1: the 12 bits after the timestamp are a counter); 62 bits are random.
     *
     * @return 36 characters, hexadecimal in lower case with hyphens
     */
    public static String next() {
        long timeAndCounter = nextTimeAndCounter();
        long time = timeAndCounter >>> COUNTER_BITS;
        long counter = timeAndCounter & ((1 << COUNTER_BITS) - 1);
        long variantAndRandom = (RANDOM.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
        return new UUID(time << 16 | 0x7000 | counter, variantAndRandom).toString();
    }

    private static synchronized long nextTimeAndCounter() {
        // The counter starts low so that a burst within one millisecond has room; when it overflows, it
        // borrows from the time.
        long now = System.currentTimeMillis() << COUNTER_BITS | RANDOM.nextInt(1 << (COUNTER_BITS - 1));
        last = Math.max(now, last + 1);
        return last;
    }

    private static int compareCodePoints(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // A surrogate is half of a code point above every other char.
                boolean surrogateX = Character.isSurrogate(x);
                return surrogateX == Character.isSurrogate(y) ? Character.compare(x, y) : surrogateX ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
