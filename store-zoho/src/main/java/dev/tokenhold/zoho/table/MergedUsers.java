package dev.tokenhold.zoho.table;

import java.sql.SQLException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds users whose names differ, but are the same to a column that ignores case: the SDK, which asks for {@code user_name = '…'}, hands
 * one of them the token of the other.
 */
final class MergedUsers {

    private record User(String id, String name) {}

    private record Pair(User one, User other) {}

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private final Map<String, List<User>> alike = new HashMap<>();
    private final List<Pair> candidates = new ArrayList<>();

    /** Adds a token that is there already. */
    void addStored(String id, @Nullable String user) {
        if (user != null) {
            alike.computeIfAbsent(folded(user), any -> new ArrayList<>()).add(new User(id, user));
        }
    }

    /** Adds a token that is to come, or has come, after those that are there. */
    void add(@Nullable String id, @Nullable String user) {
        if (user == null) {
            return;
        }
        User added = new User(id == null ? "without an id" : id, user);
        List<User> others = alike.computeIfAbsent(folded(user), any -> new ArrayList<>());
        for (User other : others) {
            if (!other.name().equals(user) && !other.id().equals(id)) {
                candidates.add(new Pair(other, added));
            }
        }
        others.add(added);
    }

    /** The ids of the users that are the same to the column, for example {@code 4 and 5}. */
    List<String> pairs(OpenTable table) throws SQLException {
        List<String> pairs = new ArrayList<>();
        for (Pair pair : candidates) {
            if (table.takesForSame(pair.one().name(), pair.other().name())) {
                pairs.add(pair.one().id() + " and " + pair.other().id());
            }
        }
        return pairs;
    }

    // Whatever a collation takes for the same: the database decides which of it does.
    private static String folded(String user) {
        String letters =
                MARKS.matcher(Normalizer.normalize(user, Normalizer.Form.NFKD)).replaceAll("");
        return Objects.requireNonNull(letters)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                .stripTrailing();
    }
}
