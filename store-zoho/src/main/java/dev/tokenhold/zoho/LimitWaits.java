package dev.tokenhold.zoho;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long to leave a token alone that Zoho limits: 2 minutes, then 4, 8 and 10. Zoho gives ten access tokens for a refresh token in ten
 * minutes, and does not say when it does again. Remembers the tokens that were limited last. Thread-safe.
 */
final class LimitWaits {

    private static final Duration FIRST = Duration.ofMinutes(2);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int REMEMBERED = 10_000;

    private final Map<String, Duration> last = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Duration> eldest) {
            return size() > REMEMBERED;
        }
    });

    /** The wait after another answer that the token is limited; the first one for a token without an id. */
    Duration next(@Nullable String id) {
        if (id == null) {
            return FIRST;
        }
        return last.merge(id, FIRST, (before, first) -> {
            Duration twice = before.multipliedBy(2);
            return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
        });
    }

    /** Forgets a token that is not limited any more. */
    void over(@Nullable String id) {
        if (id != null) {
            last.remove(id);
        }
    }
}
