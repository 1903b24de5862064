package dev.tokenhold.refresh;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.internal.PrintableText;
import dev.tokenhold.refresh.RefreshEvent.Kind;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Tells the listener and the log what happens. Thread-safe. */
final class RefreshEvents {

    private static final System.Logger LOG = System.getLogger(FreshTokens.class.getName());

    private final Consumer<? super RefreshEvent> listener;
    private final AtomicBoolean saidRotates = new AtomicBoolean();
    private final AtomicBoolean saidShort = new AtomicBoolean();
    private final AtomicBoolean saidWithoutAttributes = new AtomicBoolean();

    RefreshEvents(Consumer<? super RefreshEvent> listener) {
        this.listener = listener;
    }

    void tell(Kind kind, String id, String detail) {
        LOG.log(
                level(kind),
                () -> kind + ": the token " + PrintableText.of(id)
                        + (detail.isEmpty() ? "" : " (" + PrintableText.of(detail) + ")"));
        try {
            listener.accept(new RefreshEvent(kind, id, detail));
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.WARNING, "the listener of refreshes failed", e);
        }
    }

    private static System.Logger.Level level(Kind kind) {
        return switch (kind) {
            case ACQUIRED, REFRESHED, ADOPTED -> System.Logger.Level.DEBUG;
            // An error of its own says more, see unsaved().
            case UNSAVED -> System.Logger.Level.DEBUG;
            // Whoever waits gets an exception.
            case DELAYED, REFUSED, LOST -> System.Logger.Level.INFO;
            case TAKEN_OVER, SUPERSEDED, SAVED_LATE -> System.Logger.Level.INFO;
        };
    }

    /** Says that an answer is not stored yet. The caller sees to it that this is said once a minute. */
    void unsaved(String id, boolean hasRefreshToken, Throwable failure) {
        LOG.log(
                System.Logger.Level.ERROR,
                () -> "the new " + (hasRefreshToken ? "refresh token" : "access token") + " of the token "
                        + PrintableText.of(id)
                        + " exists only in this process, because the store did not take it; it is tried again, do not end the process",
                failure);
    }

    void lost(String id, boolean hasRefreshToken) {
        LOG.log(
                System.Logger.Level.ERROR,
                "the new {0} of the token {1} could not be stored until the end; {2}",
                hasRefreshToken ? "refresh token" : "access token",
                PrintableText.of(id),
                hasRefreshToken ? "let the user log in" : "it is refreshed again when it is needed");
    }

    void notMarked(String id, Throwable failure) {
        LOG.log(
                System.Logger.Level.WARNING,
                () -> "what became of the refresh of the token " + PrintableText.of(id)
                        + " could not be stored yet; other processes wait until it is, or until its lease is over",
                failure);
    }

    void failedAhead(String id, String why) {
        LOG.log(
                System.Logger.Level.INFO,
                "the token {0} was not refreshed ahead of its expiry: {1}",
                PrintableText.of(id),
                why);
    }

    void rotates(String id) {
        if (!saidRotates.getAndSet(true)) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "the provider gave the token {0} a new refresh token; if it revokes a login whose refresh token is used twice, set"
                            + " lostAnswer(FAIL)",
                    PrintableText.of(id));
        }
    }

    void withoutAttributes(String id, InvalidTokenException refusal) {
        if (!saidWithoutAttributes.getAndSet(true)) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "the new access token of the token {0} is stored without scopes, token type and the like: {1}",
                    PrintableText.of(id),
                    refusal.getMessage());
        }
    }

    void livesShort(String id) {
        if (!saidShort.getAndSet(true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the new access token of the token {0} lives shorter than the margin: lower the margin, or set the clock",
                    PrintableText.of(id));
        }
    }
}
