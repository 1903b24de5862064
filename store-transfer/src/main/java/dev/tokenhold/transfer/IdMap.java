package dev.tokenhold.transfer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Maps tokens of the source to their counterparts in the target where the ids differ. No token of the target is the counterpart of two.
 * Thread-safe.
 */
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

    /** Records that the target has no counterpart of this token, even if a token written later looks like one. */
    synchronized void putUnmatched(SourceKey key) {
        unmatched.add(key);
    }

    synchronized boolean isUnmatched(SourceKey key) {
        return unmatched.contains(key);
    }

    /** Records that one of some tokens of the target is a counterpart, without knowing which. */
    synchronized void putCandidates(List<String> targetIds) {
        candidates.addAll(targetIds);
    }

    /** Whether a token of the target is, or may be, a counterpart. */
    synchronized boolean mayBeCounterpart(String targetId) {
        return claimed.contains(targetId) || candidates.contains(targetId);
    }

    /** Runs an action with each token of the source whose counterpart has another id, and that id. */
    synchronized void forEach(BiConsumer<SourceKey, String> action) {
        targetIds.forEach(action);
    }

    synchronized boolean claims(String targetId) {
        return claimed.contains(targetId);
    }
}
