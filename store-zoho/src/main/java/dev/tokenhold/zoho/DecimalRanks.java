package dev.tokenhold.zoho;

/**
 * Numbers for ids, in the order that {@link dev.tokenhold.spi.TokenIds#ORDER} has them in: 1, 10, 100, 11, 2. A decimal id of at
 * most 10 digits, which is what an SDK gives out, has an even number of its own; every other id has the odd number of its place
 * between them, which it may share with its neighbours.
 *
 * <p>Decimal ids are the nodes of a tree whose branches are the digits. The number is twice the count of the nodes that are visited
 * before it when each node comes before its branches.
 */
final class DecimalRanks {

    private static final int DIGITS = 10;
    // How many nodes there are in a tree of so many digits.
    private static final long[] NODES = new long[DIGITS + 1];

    static {
        NODES[0] = 1;
        for (int digits = 1; digits <= DIGITS; digits++) {
            NODES[digits] = 10 * NODES[digits - 1] + 1;
        }
    }

    private DecimalRanks() {}

    static long of(String id) {
        long before = 0;
        for (int i = 0; i < id.length(); i++) {
            int digit = id.charAt(i) - '0';
            if (i == DIGITS || digit < 0) {
                return 2 * before + 1;
            }
            if (digit > 9) {
                return 2 * (before + NODES[DIGITS - i] - 1) + 1;
            }
            before += 1 + digit * NODES[DIGITS - i - 1];
        }
        return 2 * before;
    }

    /** Whether a rank is that of one decimal id. */
    static boolean isExact(long rank) {
        return rank % 2 == 0;
    }

    /** The id whose rank it is, if it is exact. */
    static String id(long rank) {
        StringBuilder id = new StringBuilder(DIGITS);
        long before = rank / 2;
        for (int digits = DIGITS - 1; before > 0; digits--) {
            before--;
            id.append((char) ('0' + before / NODES[digits]));
            before %= NODES[digits];
        }
        return id.toString();
    }
}
