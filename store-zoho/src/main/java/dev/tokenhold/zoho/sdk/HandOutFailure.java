package dev.tokenhold.zoho.sdk;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.internal.PrintableText;
import org.jspecify.annotations.Nullable;

/** A token could not be handed to the SDK. The message says so in the terms of somebody who knows only the SDK. */
final class HandOutFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final @Nullable TokenStoreException reason;

    private HandOutFailure(String message, String code, @Nullable TokenStoreException reason) {
        super(message, reason);
        this.code = code;
        this.reason = reason;
    }

    static HandOutFailure of(String id, TokenStoreException reason, String advice) {
        return new HandOutFailure(
                "the token " + PrintableText.of(id) + " cannot be used now: " + reason.getMessage() + advice,
                reason.getClass().getSimpleName(),
                reason);
    }

    static HandOutFailure noSuchToken(@Nullable String id) {
        return new HandOutFailure(
                "the store has no token with the id " + PrintableText.of(String.valueOf(id))
                        + ": give the SDK a token object with the user and a grant token instead of the id",
                "NoSuchToken",
                null);
    }

    String code() {
        return code;
    }

    @Nullable
    TokenStoreException reason() {
        return reason;
    }
}
