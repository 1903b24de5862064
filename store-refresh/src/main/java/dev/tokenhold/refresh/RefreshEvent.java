package dev.tokenhold.refresh;

import java.util.Objects;

/**
 * Something that happened to the refresh of a token, for meters and logs. It has no secret.
 *
 * @param kind what happened
 * @param id the id of the token
 * @param detail the error code of the provider or what is known of the cause, for people; empty for none
 */
public record RefreshEvent(Kind kind, String id, String detail) {

    /** What happened. */
    public enum Kind {
        /** This process began a refresh. */
        ACQUIRED,
        /** This process began a refresh that another one had begun and not finished. Follows instead of {@link #ACQUIRED}. */
        TAKEN_OVER,
        /** This process stored a new access token. */
        REFRESHED,
        /** A caller waited, and got a token that another process had stored. */
        ADOPTED,
        /** This process had an answer and dropped it, because a newer token was stored. */
        SUPERSEDED,
        /** The refresh failed and is tried again later. */
        DELAYED,
        /** The provider refused the refresh token. */
        REFUSED,
        /** The refresh token was presented, and the answer is unknown. */
        LOST,
        /** This process has an answer that it could not store yet. */
        UNSAVED,
        /** An answer that could not be stored at first was stored. Follows {@link #REFRESHED}. */
        SAVED_LATE
    }

    /**
     * Creates an event.
     *
     * @param kind what happened
     * @param id the id of the token
     * @param detail for people
     */
    public RefreshEvent {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(detail, "detail");
    }
}
