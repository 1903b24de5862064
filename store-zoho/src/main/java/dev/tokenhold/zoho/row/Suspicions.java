package dev.tokenhold.zoho.row;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.internal.SuspectExpiry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Collects what is suspicious about tokens as a whole, though each of them by itself is in order. Not thread-safe. */
public final class Suspicions {

    /** Rows of a kind: their number, and the first of them. */
    private static final class Rows {

        private final List<String> first = new ArrayList<>();
        private long count;

        void add(String row) {
            count++;
            if (first.size() <= RowNaming.FEW) {
                first.add(row);
            }
        }
    }

    private final Rows suspectExpiries = new Rows();
    private final Rows wordsForAbsent = new Rows();
    private long lackingApiDomain;

    /** Begins with nothing. */
    public Suspicions() {}

    /**
     * Looks at a token.
     *
     * @param row what to call its row in messages
     * @param token the token
     */
    public void add(String row, OAuthToken token) {
        if (lacksApiDomain(token)) {
            lackingApiDomain++;
        }
        if (SuspectExpiry.is(token.expiresAt())) {
            suspectExpiries.add(row);
        }
        if (SdkColumns.values(token).stream().filter(Objects::nonNull).anyMatch(SdkColumns::isWordForAbsent)) {
            wordsForAbsent.add(row);
        }
    }

    /** {@return a sentence for each kind of suspicion that there is} */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        if (suspectExpiries.count > 0) {
            sentences.add(count(suspectExpiries.count)
                    + " an expiry before 2001 or after 9999, in seconds or microseconds instead of milliseconds, or damaged ("
                    + RowNaming.firstFew(suspectExpiries.first)
                    + "): it is kept as it is, and comparing it with others proves nothing");
        }
        if (wordsForAbsent.count > 0) {
            sentences.add(count(wordsForAbsent.count)
                    + " null, NULL, \\N, None or undefined as a value, which programs write for an absent one ("
                    + RowNaming.firstFew(wordsForAbsent.first)
                    + "): it is kept as text, so correct the source, or let these users log in again");
        }
        if (lackingApiDomain > 0) {
            sentences.add(count(lackingApiDomain)
                    + " no api_domain, which SDKs before version 5 did not keep: for users of another data centre than"
                    + " the one that the application asks by default, the API answers INVALID_TOKEN until it is set");
        }
        return sentences;
    }

    private static String count(long tokens) {
        return tokens == 1 ? "1 token has" : tokens + " tokens have";
    }

    // A grant token needs none yet.
    private static boolean lacksApiDomain(OAuthToken token) {
        return token.apiDomain() == null && (token.accessToken() != null || token.refreshToken() != null);
    }
}
