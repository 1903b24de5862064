package dev.tokenhold.transfer;

import java.util.OptionalLong;

/** Learns how far a migration or comparison has come: after every batch of tokens, in the thread that runs it. */
@FunctionalInterface
public interface ProgressListener {

    /**
     * Called after a batch of tokens.
     *
     * @param phase the present phase
     * @param done how many tokens are done in this phase
     * @param total how many tokens the phase has, if that is known
     */
    void progress(Phase phase, long done, OptionalLong total);

    /** The phases, in their order. A run may skip some. */
    enum Phase {

        /** Reads the source, finds the counterparts in the target, and writes nothing. */
        PLAN,

        /** Writes to the target. */
        COPY,

        /** Reads the target back and compares. */
        VERIFY
    }
}
