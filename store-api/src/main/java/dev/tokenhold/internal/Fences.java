package dev.tokenhold.internal;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.WriteFence;

/** Lifts fences after work whose result matters more. */
public final class Fences {

    private static final System.Logger LOG = System.getLogger(Fences.class.getName());

    private Fences() {}

    /**
     * Lifts a fence; if that fails, logs a warning.
     *
     * @param fence the fence
     * @param what what it is around, for example {@code source}
     */
    public static void liftOrWarn(WriteFence fence, String what) {
        try {
            fence.lift();
        } catch (TokenStoreException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the fence around the {0} still stands: lift it with store-migrate fence --lift ({1})",
                    what,
                    e.getMessage());
        }
    }
}
