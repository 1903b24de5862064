package dev.tokenhold.transfer;

import org.jspecify.annotations.Nullable;

/**
 * A token that could not be written, although its store works.
 *
 * @param id its id in the source, or null where it has none
 * @param reason why, for people; without secrets and user names
 */
public record RefusedToken(@Nullable String id, String reason) {}
