package dev.tokenhold.file;

/** A key that follows from a label, and the number that tells it from others. */
record VectorKey(long id, String label) {

    byte[] bytes() {
        return VectorBytes.pseudorandom(label, 32);
    }
}
