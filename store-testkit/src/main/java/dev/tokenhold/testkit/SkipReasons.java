package dev.tokenhold.testkit;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Prints why tests are skipped, each reason once for a test class, since test runners tend to show only the number of skipped
 * tests. JUnit finds it if {@code junit.jupiter.extensions.autodetection.enabled} is true.
 */
public final class SkipReasons implements TestWatcher {

    private static final Set<String> PRINTED = ConcurrentHashMap.newKeySet();

    /** Called by {@link java.util.ServiceLoader}. */
    public SkipReasons() {}

    @Override
    public void testAborted(ExtensionContext test, @Nullable Throwable cause) {
        print(test, cause == null ? "no reason given" : String.valueOf(cause.getMessage()));
    }

    @Override
    public void testDisabled(ExtensionContext test, Optional<String> reason) {
        print(test, reason.orElse("no reason given"));
    }

    private static void print(ExtensionContext test, String reason) {
        String line = "skipped in " + test.getRequiredTestClass().getName() + ": "
                + reason.replaceFirst("^Assumption failed: ", "");
        if (PRINTED.add(line)) {
            System.out.println(line);
        }
    }
}
