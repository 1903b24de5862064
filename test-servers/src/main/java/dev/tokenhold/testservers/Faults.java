package dev.tokenhold.testservers;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The faults that are planned for the token endpoint of an {@link AuthorizationServer}. A request is struck by the first planned
 * fault whose condition it meets. Requests that are no token request at all, such as those by another HTTP method, meet none.
 *
 * <p>Thread-safe. Conditions run while the server is locked: they must be quick and not call it.
 */
public final class Faults {

    private static final int FOREVER = Integer.MAX_VALUE;

    private final List<Planned> plan = new ArrayList<>();

    private static final class Planned {

        private final Predicate<TokenRequest> condition;
        private final Fault fault;
        private int left;

        Planned(int requests, Predicate<TokenRequest> condition, Fault fault) {
            this.left = requests;
            this.condition = condition;
            this.fault = fault;
        }
    }

    Faults() {}

    /**
     * Plans a fault for the next request.
     *
     * @param fault what goes wrong
     */
    public void next(Fault fault) {
        next(1, fault);
    }

    /**
     * Plans a fault for the next requests.
     *
     * @param requests how many
     * @param fault what goes wrong
     */
    public void next(int requests, Fault fault) {
        next(requests, request -> true, fault);
    }

    /**
     * Plans a fault for the next requests that meet a condition.
     *
     * @param requests how many
     * @param condition which requests
     * @param fault what goes wrong
     */
    public synchronized void next(int requests, Predicate<TokenRequest> condition, Fault fault) {
        if (requests < 1) {
            throw new IllegalArgumentException("requests must be at least 1: " + requests);
        }
        plan.add(new Planned(requests, condition, fault));
    }

    /**
     * Plans a fault for all requests that meet a condition.
     *
     * @param condition which requests
     * @param fault what goes wrong
     */
    public void when(Predicate<TokenRequest> condition, Fault fault) {
        next(FOREVER, condition, fault);
    }

    /** Forgets what is planned. Requests that have arrived already are not affected: a held one stays held. */
    public synchronized void clear() {
        plan.clear();
    }

    /**
     * Tells whether a fault is planned that has not struck as often as it should: a test that ends with true has tested less than it
     * says. Faults for all requests do not count.
     *
     * @return true when one is still to come
     */
    public synchronized boolean pending() {
        return plan.stream().anyMatch(planned -> planned.left != FOREVER);
    }

    synchronized Fault strike(TokenRequest request) {
        for (Iterator<Planned> all = plan.iterator(); all.hasNext(); ) {
            Planned planned = all.next();
            if (planned.condition.test(request)) {
                if (planned.left != FOREVER && --planned.left == 0) {
                    all.remove();
                }
                return planned.fault;
            }
        }
        return Fault.NONE;
    }
}
