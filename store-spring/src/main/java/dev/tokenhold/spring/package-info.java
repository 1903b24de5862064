/**
 * Keeps the authorized clients of Spring Security in a {@link dev.tokenhold.TokenStore}, and refreshes each once for all processes. For the
 * servlet stack of Spring Security 6.5 and 7.
 *
 * <p>Four classes replace four of Spring's: {@link dev.tokenhold.spring.TokenStoreOAuth2AuthorizedClientService} stores, {@link
 * dev.tokenhold.spring.FreshTokensOAuth2AuthorizedClientProvider} refreshes, {@link
 * dev.tokenhold.spring.ClientRegistrationTokenRefresher} asks the authorization server, and {@link
 * dev.tokenhold.spring.FreshTokensOAuth2AuthorizationFailureHandler} decides what becomes of a token that was rejected.
 *
 * <p>Everything in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.spring;

import org.jspecify.annotations.NullMarked;
