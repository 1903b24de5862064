package dev.tokenhold.spi;

import dev.tokenhold.StoreUnavailableException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says who raised a {@link WriteFence}, and when.
 *
 * @param by who raised it: 1 to 60 letters from a to z of either case, digits, spaces and the characters {@code . _ - @ : / ( ) ,},
 *     with no space at either end. None of them needs quoting in an SQL literal, in any SQL mode
 * @param since when it was raised, to the second
 */
public record FenceNotice(String by, Instant since) {

    /** The name in place of one that cannot be read. */
    public static final String UNKNOWN = "unknown";

    // With the text around it, shorter than the 128 characters that MySQL allows in a message.
    private static final String NAME = "[A-Za-z0-9._@:/(),-](?:[A-Za-z0-9 ._@:/(),-]{0,58}[A-Za-z0-9._@:/(),-])?";
    private static final Pattern VALID = Pattern.compile(NAME);
    private static final Pattern TEXT = Pattern.compile("tokenhold fence of (?<by>" + NAME
            + ") since (?<since>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)");

    /**
     * Creates a notice.
     *
     * @param by who raised the fence
     * @param since when, truncated to the second
     * @throws IllegalArgumentException if {@code by} is not as described above, or the year does not have four digits
     */
    public FenceNotice {
        if (!VALID.matcher(by).matches()) {
            throw new IllegalArgumentException(
                    "\"" + by + "\" cannot be the name in a fence: it has to be 1 to 60"
                            + " letters from a to z, digits, spaces and characters of . _ - @ : / ( ) , without a space at its ends");
        }
        since = since.truncatedTo(ChronoUnit.SECONDS);
        if (since.toString().length() != "0000-00-00T00:00:00Z".length()) {
            throw new IllegalArgumentException(
                    "a fence cannot be raised at " + since + ": the year has to have four digits");
        }
    }

    /**
     * Finds the notice that a text contains.
     *
     * @param text any text, such as the message of a failure
     * @return the first notice in it that {@link #toString} wrote, or empty
     */
    public static Optional<FenceNotice> in(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FenceNotice(matcher.group("by"), Instant.parse(matcher.group("since"))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Creates the exception for a write that the fence refuses.
     *
     * @param place the store, for example {@code the database /srv/tokens.db}
     * @param cause the failure that the fence caused, or null
     * @return the exception to throw
     */
    public StoreUnavailableException refusal(String place, @Nullable Throwable cause) {
        return new StoreUnavailableException(
                place + " takes no writes: fenced by " + by + " since " + since
                        + "; nothing was changed; wait until the fence is lifted, by \"store-migrate fence --lift"
                        + " --store …\"",
                cause);
    }

    /** Returns the notice as it is stored: {@code tokenhold fence of BY since 2026-01-31T12:00:00Z}. */
    @Override
    public String toString() {
        return "tokenhold fence of " + by + " since " + since;
    }
}
