package dev.tokenhold.transfer;

import org.jspecify.annotations.Nullable;

/**
 * A token that the target, which works otherwise, did not take.
 *
 * @param id the id in the source, or null if the token has none
 * @param reason the reason, for people, without secrets and user names
 */
public record RefusedToken(@Nullable String id, String reason) {}
