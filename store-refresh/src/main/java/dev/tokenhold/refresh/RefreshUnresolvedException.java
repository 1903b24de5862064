package dev.tokenhold.refresh;

import dev.tokenhold.TokenStoreException;

/**
 * Thrown under {@link LostAnswer#FAIL} when the refresh token was presented and its answer is unknown. It ends when the answer is
 * stored after all, when the user logs in, or when you call {@link FreshTokens#presentAgain}.
 */
public final class RefreshUnresolvedException extends TokenStoreException {

    private static final long serialVersionUID = 1L;

    RefreshUnresolvedException(String message) {
        super(message);
    }
}
