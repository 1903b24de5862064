package dev.tokenhold.refresh;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** How often each fault may still strike in a simulation, and how often it did. */
final class FaultBudget {

    private static final List<Fault> KINDS = List.of(Fault.values());

    /** What is needed together to break a protocol that lacks one of its rules. */
    private static final List<List<Fault>> RECIPES = List.of(
            List.of(Fault.CRASH, Fault.SAVE, Fault.SAVE, Fault.SAVE, Fault.SAVE),
            List.of(Fault.CRASH, Fault.LOGIN),
            List.of(Fault.CRASH, Fault.SLOW_WRITE),
            List.of(Fault.PAUSE, Fault.LIMITED),
            List.of(Fault.PAUSE, Fault.LOST_ANSWER),
            List.of(Fault.PAUSE, Fault.CRASH, Fault.LOST_ANSWER),
            List.of(Fault.PAUSE, Fault.PAUSE, Fault.LOST_REPLY),
            List.of(Fault.CUT_OFF, Fault.LIMITED),
            List.of(Fault.CUT_OFF, Fault.PAUSE),
            List.of(Fault.LATE_WRITE, Fault.LATE_WRITE, Fault.PAUSE));

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
        int choice = random.nextInt(12);
        if (choice > 6) {
            RECIPES.get(random.nextInt(RECIPES.size())).forEach(fault -> budget.left.merge(fault, 1, Integer::sum));
        } else if (choice > 0) {
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
