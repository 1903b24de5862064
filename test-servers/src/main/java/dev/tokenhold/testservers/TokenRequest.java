package dev.tokenhold.testservers;

import java.util.Optional;

/**
 * A request that has arrived at the token endpoint of an {@link AuthorizationServer}, as a condition for a {@link Fault} sees it. It
 * has no secrets.
 *
 * @param grantType {@code refresh_token}, {@code authorization_code} or whatever the client sent; empty if it sent none
 * @param user the user whose refresh token the client presents; empty if the server does not know it, and for other grants
 * @param number counts the refresh requests of this user from 1; 0 without a user
 * @param needless whether the user's last access token was not due, as {@link RefreshStatistics} explains
 */
public record TokenRequest(String grantType, Optional<String> user, int number, boolean needless) {}
