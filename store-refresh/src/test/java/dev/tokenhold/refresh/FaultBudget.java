package dev.tokenhold.refresh;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** How often each fault may still strike in a simulation, and how often it did. */
final class FaultBudget {

    private static final List<Fault> KINDS = List.of(Fault.values());

    private final Map<Fault, Integer> left = new EnumMap<>(Fault.class);
    private final Map<Fault, Integer> struck = new EnumMap<>(Fault.class);
    private final Random random;
    private boolean over;

    private FaultBudget(Random random) {
        this.random = random;
    }

    /** Returns a budget of a few faults, or of none. */
    static FaultBudget some(Random random) {
        FaultBudget budget = new FaultBudget(random);
        if (random.nextInt(12) > 0) {
            int kinds = 1 + random.nextInt(5);
            for (int i = 0; i < kinds; i++) {
                budget.left.merge(KINDS.get(random.nextInt(KINDS.size())), 1, Integer::sum);
            }
        }
        return budget;
    }

    /** Returns whether a fault strikes here. */
    boolean strikes(Fault fault, double probability) {
        int some = left.getOrDefault(fault, 0);
        if (over || some == 0 || random.nextDouble() >= probability) {
            return false;
        }
        left.put(fault, some - 1);
        struck.merge(fault, 1, Integer::sum);
        return true;
    }

    int struck(Fault... faults) {
        int count = 0;
        for (Fault fault : faults) {
            count += struck.getOrDefault(fault, 0);
        }
        return count;
    }

    boolean isNone() {
        return left.isEmpty();
    }

    /** No fault strikes from now on. */
    void end() {
        over = true;
    }

    @Override
    public String toString() {
        return "left " + left + ", struck " + struck;
    }
}
