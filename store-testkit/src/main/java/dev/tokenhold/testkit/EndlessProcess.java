package dev.tokenhold.testkit;

import dev.tokenhold.TokenStore;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A process that changes its own tokens, at random and without end. It prints a {@link Change} before each change, and {@link
 * #DONE} after it.
 */
final class EndlessProcess {

    static final String DONE = "done";

    private static final int USERS = 4;

    private EndlessProcess() {}

    static JavaProcess start(StoreLocation store, String name, long first, long seed) {
        return OpenedElsewhere.start(
                EndlessProcess.class, store, List.of(name, Long.toString(first), Long.toString(seed)));
    }

    static List<String> users(String name) {
        return IntStream.range(0, USERS).mapToObj(i -> name + "-" + i).toList();
    }

    public static void main(String[] arguments) {
        List<String> users = users(arguments[0]);
        Random random = new Random(Long.parseLong(arguments[2]));
        try (TokenStore store = OpenedElsewhere.open(Arrays.asList(arguments).subList(3, arguments.length))) {
            for (long number = Long.parseLong(arguments[1]); ; number++) {
                int kind = random.nextInt(10);
                List<String> of = kind < 2 ? users : List.of(users.get(random.nextInt(USERS)));
                Change change = new Change(of, kind == 2 ? Change.ABSENT : number);
                System.out.println(change);
                change.apply(store);
                System.out.println(DONE);
            }
        }
    }
}
