package dev.tokenhold.transfer;

import java.util.OptionalLong;

/** Is told how far a migration or comparison has come, by the thread that runs it, after every batch of tokens. */
@FunctionalInterface
public interface ProgressListener {

    /**
     * Some more tokens were dealt with.
     *
     * @param phase what is being done
     * @param done how many tokens of this phase are done
     * @param total how many there are, as far as that is known
     */
    void progress(Phase phase, long done, OptionalLong total);

    /** The phases, in their order; a run may leave some out. */
    enum Phase {

        /** Reading the source and finding the counterparts in the target. Nothing is written. */
        PLAN,

        /** Writing to the target. */
        COPY,

        /** Reading the target back and comparing. */
        VERIFY
    }
}
