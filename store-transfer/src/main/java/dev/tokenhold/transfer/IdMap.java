package dev.tokenhold.transfer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which token of the target stands for which of the source, where the id does not tell. No token of the target stands for two. Thread-safe. */
final class IdMap {

    private final Map<SourceKey, String> targetIds = new HashMap<>();
    private final Set<String> claimed = new HashSet<>();
    private final Set<SourceKey> unmatched = new HashSet<>();
    private final Set<String> candidates = new HashSet<>();

    @Nullable
    synchronized String get(SourceKey key) {
        return targetIds.get(key);
    }

    synchronized void put(SourceKey key, String targetId) {
        remove(key);
        targetIds.put(key, targetId);
        claimed.add(targetId);
    }

    synchronized void remove(SourceKey key) {
        String targetId = targetIds.remove(key);
        if (targetId != null) {
            claimed.remove(targetId);
        }
    }

    /** Notes that the target has nothing like this token, however much it may look like what is written after it. */
    synchronized void putUnmatched(SourceKey key) {
        unmatched.add(key);
    }

    synchronized boolean isUnmatched(SourceKey key) {
        return unmatched.contains(key);
    }

    /** Notes that one of some tokens of the target stands for a token of the source, and that nobody can tell which. */
    synchronized void putCandidates(List<String> targetIds) {
        candidates.addAll(targetIds);
    }

    /** Whether a token of the target may stand for one of the source. */
    synchronized boolean mayStandForAnother(String targetId) {
        return claimed.contains(targetId) || candidates.contains(targetId);
    }

    synchronized boolean claims(String targetId) {
        return claimed.contains(targetId);
    }
}
