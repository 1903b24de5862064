package dev.tokenhold.migrate;

import dev.tokenhold.OAuthToken;

/** What is to be done about one token of the source. */
sealed interface Decision {

    /** The target has it. */
    record Unchanged(OAuthToken stored) implements Decision {}

    /** To be created. Without id: one is to be assigned. */
    record Create(OAuthToken token) implements Decision {}

    /** To be stored in place of another. */
    record Update(OAuthToken stored, OAuthToken token, Difference difference) implements Decision {}

    /** The target's token stays. */
    record Skip(Difference difference) implements Decision {}

    /** A conflict under {@link ConflictPolicy#FAIL}. */
    record Conflict(Difference difference) implements Decision {}

    /** Cannot be written. */
    record Refuse(String reason) implements Decision {}
}
