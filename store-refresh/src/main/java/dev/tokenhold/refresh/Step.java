package dev.tokenhold.refresh;

import org.jspecify.annotations.Nullable;

/**
 * One step of a refresh, with at most one call to the store or to the provider. Between two steps of a refresh anything may happen
 * elsewhere, so a test can run them in any order.
 */
@FunctionalInterface
interface Step {

    /** Takes the step and returns the next one, to be taken on the same thread; null if it goes on elsewhere, or ends. */
    @Nullable
    Step take();
}
