package dev.tokenhold.transfer;

import java.math.BigInteger;

/**
 * The digest of one side: the sum modulo 2^256 of the MACs of its tokens.
 *
 * <p>A sum does not depend on the order, so that tokens with a new id need no sorting and the order of a foreign store does not matter. As
 * long as the key is secret, two different sets of tokens have equal sums only by chance, 1 in 2^256 (Bellare and Micciancio, "A New Paradigm for Collision-Free Hashing", 1997; Clarke et al.,
 * "Incremental Multiset Hash Functions and Their Application to Memory Integrity Checking", 2003).
 */
final class TokenDigest {

    private static final int BITS = 256;
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(BITS);

    private BigInteger sum = BigInteger.ZERO;

    void add(TokenMac.Tag tag) {
        sum = sum.add(tag.number());
    }

    void add(TokenDigest other) {
        sum = sum.add(other.sum);
    }

    String hex() {
        return String.format("%0" + BITS / 4 + "x", sum.mod(MODULUS));
    }
}
