package dev.tokenhold.testservers;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link AuthorizationServer} knows and decides, apart from HTTP. One lock guards all of it, so that a request that meets no
 * fault arrives, rotates its refresh token and is counted in one step.
 */
final class TokenProvider {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final ProviderSettings settings;
    private final Faults faults;
    private final Map<String, String> clients = new HashMap<>();
    private final Map<String, ProviderUser> users = new HashMap<>();
    private final Map<String, TokenFamily> byRefreshToken = new HashMap<>();
    private final Map<String, TokenFamily> byCode = new HashMap<>();
    private final Map<String, IssuedToken> accessTokens = new HashMap<>();

    TokenProvider(ProviderSettings settings, Faults faults) {
        this.settings = settings;
        this.faults = faults;
    }

    synchronized void register(String clientId, String clientSecret) {
        clients.put(clientId, clientSecret);
    }

    synchronized Login login(String user, String clientId, Duration lifetime) {
        TokenFamily family = newFamily(user, clientId);
        byRefreshToken.put(family.current(), family);
        String accessToken = newSecret();
        IssuedToken token = issue(family, accessToken, lifetime);
        family.user().loggedIn(token);
        return new Login(user, clientId, secretOf(clientId), family.current(), accessToken, token.expiresAt());
    }

    synchronized String grant(String user, String clientId) {
        String code = newSecret();
        byCode.put(code, newFamily(user, clientId));
        return code;
    }

    private TokenFamily newFamily(String user, String clientId) {
        secretOf(clientId);
        return new TokenFamily(
                users.computeIfAbsent(user, name -> new ProviderUser(name, settings.allowance())),
                clientId,
                newSecret());
    }

    private String secretOf(String clientId) {
        String secret = clients.get(clientId);
        if (secret == null) {
            throw new IllegalArgumentException("no such client: " + clientId + "; register it first");
        }
        return secret;
    }

    private IssuedToken issue(TokenFamily family, String accessToken, Duration lifetime) {
        IssuedToken token = new IssuedToken(family, now().plus(lifetime));
        accessTokens.put(accessToken, token);
        family.issued(now());
        return token;
    }

    /** Counts a request that has arrived, lets a fault strike it, and processes it unless the fault puts that off. */
    synchronized PendingAnswer accept(TokenForm form) {
        ProviderUser user = userOf(form);
        boolean needless = user != null && user.arrived(now());
        Fault fault = faults.strike(new TokenRequest(
                form.get("grant_type"),
                Optional.ofNullable(user).map(ProviderUser::name),
                user == null ? 0 : user.requests(),
                needless));
        PendingAnswer answer = new PendingAnswer(this, form, fault);
        if (fault.processedFirst()) {
            answer.get();
        }
        return answer;
    }

    private @Nullable ProviderUser userOf(TokenForm form) {
        TokenFamily family = byRefreshToken.get(form.presentedRefreshToken());
        return family == null ? null : family.user();
    }

    synchronized TokenAnswer process(TokenForm form) {
        String secret = clients.get(form.clientId());
        if (secret == null || !secret.equals(form.clientSecret())) {
            return settings.dialect().error("invalid_client");
        }
        return switch (form.get("grant_type")) {
            case "refresh_token" -> refresh(form);
            case "authorization_code" -> exchange(form);
            case "" -> settings.dialect().error("invalid_request");
            default -> settings.dialect().error("unsupported_grant_type");
        };
    }

    private TokenAnswer refresh(TokenForm form) {
        String presented = form.presentedRefreshToken();
        TokenFamily family = byRefreshToken.get(presented);
        if (family == null || !family.clientId().equals(form.clientId())) {
            return settings.dialect().error(presented.isEmpty() ? "invalid_request" : "invalid_grant");
        }
        if (!family.isCurrent(presented)) {
            family.user().reused();
        }
        Duration wait = family.timeToNextIssue(now(), settings.issueLimit(), settings.issueWindow());
        if (!wait.isZero()) {
            return settings.dialect().limitExceeded(wait);
        }
        String successor = newSecret();
        if (!family.present(presented, settings.policy(), successor)) {
            return settings.dialect().error("invalid_grant");
        }
        String accessToken = newSecret();
        family.user().refreshed(issue(family, accessToken, settings.lifetime()), now());
        boolean rotated = family.isCurrent(successor);
        if (rotated) {
            byRefreshToken.put(successor, family);
        }
        return settings.dialect().tokens(accessToken, settings.lifetime(), rotated ? successor : null);
    }

    private TokenAnswer exchange(TokenForm form) {
        TokenFamily family = byCode.get(form.get("code"));
        if (family == null || !family.clientId().equals(form.clientId())) {
            return settings.dialect().error("invalid_grant");
        }
        byCode.remove(form.get("code"));
        byRefreshToken.put(family.current(), family);
        String accessToken = newSecret();
        family.user().loggedIn(issue(family, accessToken, settings.lifetime()));
        return settings.dialect().tokens(accessToken, settings.lifetime(), family.current());
    }

    /** Revokes a refresh token with all that its login has issued, or one access token. */
    synchronized TokenAnswer revoke(TokenForm form) {
        TokenFamily family = byRefreshToken.get(form.get("token"));
        IssuedToken token = accessTokens.get(form.get("token"));
        boolean known = token != null || (family != null && !family.isRevoked());
        if (family != null) {
            family.revoke();
        }
        if (token != null) {
            token.expire(now());
        }
        return settings.dialect().revoked(known);
    }

    synchronized void countLost(TokenForm form) {
        ProviderUser user = userOf(form);
        if (user != null) {
            user.lost();
        }
    }

    synchronized void expire(String user) {
        ProviderUser known = user(user);
        accessTokens.values().stream()
                .filter(token -> token.family().user() == known)
                .forEach(token -> token.expire(now()));
    }

    synchronized boolean isGood(String accessToken) {
        IssuedToken token = accessTokens.get(accessToken);
        return token != null && !token.left(now()).isZero();
    }

    synchronized RefreshStatistics statistics(String user) {
        return user(user).statistics(now());
    }

    private ProviderUser user(String name) {
        ProviderUser user = users.get(name);
        if (user == null) {
            throw new IllegalArgumentException("no such user: " + name + "; log in first");
        }
        return user;
    }

    /** Returns the time in the resolution in which lifetimes are told. */
    private Instant now() {
        return settings.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Makes a random text. 25 bytes end in padding, which a client must encode in a form. */
    private static String newSecret() {
        byte[] bytes = new byte[25];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
