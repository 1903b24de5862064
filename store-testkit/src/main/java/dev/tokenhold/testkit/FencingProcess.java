package dev.tokenhold.testkit;

import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.WriteFence;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** A process that raises a fence and prints its notice, once or repeatedly, until it is killed. */
final class FencingProcess {

    static final String ONCE = "once";
    static final String AGAIN_AND_AGAIN = "again and again";
    static final String BY = "another process";

    private FencingProcess() {}

    static JavaProcess start(StoreLocation store, String howOften) {
        return OpenedElsewhere.start(FencingProcess.class, store, List.of(howOften));
    }

    public static void main(String[] arguments) throws IOException {
        try (TokenStore store = OpenedElsewhere.open(Arrays.asList(arguments).subList(1, arguments.length))) {
            WriteFence fence = FenceContract.fenceOf(store);
            do {
                System.out.println(fence.raise(BY));
                if (arguments[0].equals(ONCE)) {
                    // Waits for ever: nothing is written to it.
                    System.in.read();
                }
                fence.lift();
            } while (true);
        }
    }
}
