package dev.tokenhold.file;

/** A key that follows from a label, the number that tells it from others, and its status in a keyring file. */
record VectorKey(long id, int status, String label) {

    static final int PRIMARY = 1;
    static final int ENABLED = 2;
    static final int RETIRED = 3;
    static final int DESTROYED = 4;

    byte[] bytes() {
        return VectorBytes.pseudorandom(label, 32);
    }

    VectorKey as(int other) {
        return new VectorKey(id, other, label);
    }
}
