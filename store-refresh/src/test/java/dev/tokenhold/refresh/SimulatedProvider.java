package dev.tokenhold.refresh;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An authorization server of a simulation. Tokens are numbered in the order in which it issues them; a login begins a family of refresh
 * tokens. It notes what would be a broken promise.
 */
final class SimulatedProvider {

    private final SimulatedWorld world;
    private final Kind kind;
    private final boolean mayReuse;
    private final List<Family> families = new ArrayList<>();
    private final Map<String, Integer> arrivals = new HashMap<>();
    private final Map<String, Integer> accounted = new HashMap<>();
    private boolean presentedAgain;

    /** What happens to a refresh token that was presented. */
    enum Kind {
        /** It stays. */
        KEEP,
        /** There is a new one, and the old one is refused. */
        ROTATE,
        /** As {@link #ROTATE}; the second use of an old one ends the login. */
        REVOKE,
        /** As {@link #ROTATE}; the one before the present one is still accepted, and its answer replaces the present one. */
        GRACE
    }

    /** The tokens of an answer. */
    record Issued(String refreshToken, String accessToken) {}

    private static final class Family {
        private int issued;
        private @Nullable Integer living = 0;
        private @Nullable Integer parent;
        private boolean excused;
    }

    SimulatedProvider(SimulatedWorld world, Kind kind, LostAnswer policy) {
        this.world = world;
        this.kind = kind;
        this.mayReuse = policy == LostAnswer.RETRY;
    }

    /** A user logs in. */
    Issued login() {
        families.add(new Family());
        int family = families.size() - 1;
        return new Issued(token("refresh", family, 0), token("access", family, 0));
    }

    /**
     * A refresh token arrives.
     *
     * @param base the access token that is to be replaced
     * @param holds whether the sender still holds the lease
     * @return the answer, or null if the refresh token is refused
     */
    @Nullable
    Issued present(String refreshToken, String base, boolean holds) {
        int count = arrivals.merge(base, 1, Integer::sum);
        if (count > 1 + accounted.getOrDefault(base, 0)) {
            throw world.broken("request " + count + " to replace " + base + ", where "
                    + (1 + accounted.getOrDefault(base, 0)) + " are accounted for");
        }
        Family family = families.get(family(refreshToken));
        int serial = serial(refreshToken);
        if (kind == Kind.KEEP) {
            family.issued++;
            return new Issued(refreshToken, token("access", family(refreshToken), family.issued));
        }
        boolean isLiving = family.living != null && family.living == serial;
        boolean isParent = kind == Kind.GRACE && family.parent != null && family.parent == serial;
        if (isLiving || isParent) {
            family.issued++;
            family.living = family.issued;
            family.parent = serial;
            // The answer of the sender that holds the lease is replaced by that of one that no longer does.
            family.excused |= isParent && !holds;
            return new Issued(
                    token("refresh", family(refreshToken), family.issued),
                    token("access", family(refreshToken), family.issued));
        }
        if (!mayReuse && !presentedAgain) {
            throw world.broken("the refresh token " + refreshToken + " is presented twice under FAIL");
        }
        if (kind == Kind.REVOKE) {
            family.living = null;
            family.parent = null;
            family.excused = true;
        }
        return null;
    }

    /** One more request is in order: a lease was taken over, an answer was lost, or an operator wants it. */
    void account(String base) {
        accounted.merge(base, 1, Integer::sum);
    }

    void presentedAgain(String base) {
        presentedAgain = true;
        account(base);
    }

    /** The loss of this login is no broken promise. */
    void excuse(String refreshToken) {
        families.get(family(refreshToken)).excused = true;
    }

    boolean isExcused(String refreshToken) {
        return families.get(family(refreshToken)).excused;
    }

    boolean isLiving(String refreshToken) {
        Family family = families.get(family(refreshToken));
        int serial = serial(refreshToken);
        return kind == Kind.KEEP
                || (family.living != null && family.living == serial)
                || (kind == Kind.GRACE && family.parent != null && family.parent == serial);
    }

    int arrivals(String base) {
        return arrivals.getOrDefault(base, 0);
    }

    int allArrivals() {
        return arrivals.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns a number that grows with each token of a user, over all logins. */
    static long age(String token) {
        return ((long) family(token) << 32) + serial(token);
    }

    private static String token(String what, int family, int serial) {
        return what + "-" + family + "-" + serial;
    }

    private static int family(String token) {
        return Integer.parseInt(token.split("-", -1)[1]);
    }

    private static int serial(String token) {
        return Integer.parseInt(token.split("-", -1)[2]);
    }
}
