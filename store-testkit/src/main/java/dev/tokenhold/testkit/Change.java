package dev.tokenhold.testkit;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One step of a process that may be killed at any moment: the tokens of {@code users} get a number, or are deleted. */
record Change(List<String> users, long number) {

    static final long ABSENT = -1;

    static Change parse(String line) {
        int space = line.indexOf(' ');
        return new Change(List.of(line.substring(space + 1).split(",")), Long.parseLong(line.substring(0, space)));
    }

    void apply(TokenStore store) {
        if (number != ABSENT) {
            List<OAuthToken> tokens = users.stream()
                    .map(user -> TestTokens.numbered(user, number))
                    .toList();
            if (tokens.size() == 1) {
                store.saveToken(tokens.get(0));
            } else {
                store.saveTokens(tokens);
            }
            return;
        }
        for (String user : users) {
            store.findToken(TestTokens.query().userName(user).build())
                    .ifPresent(token -> store.deleteToken(TestTokens.id(token)));
        }
    }

    Map<String, Long> appliedTo(Map<String, Long> before) {
        Map<String, Long> after = new HashMap<>(before);
        for (String user : users) {
            if (number == ABSENT) {
                after.remove(user);
            } else {
                after.put(user, number);
            }
        }
        return after;
    }

    /** The number, a space, and the users with commas between them. */
    @Override
    public String toString() {
        return number + " " + String.join(",", users);
    }
}
