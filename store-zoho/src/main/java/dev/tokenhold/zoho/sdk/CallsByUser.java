package dev.tokenhold.zoho.sdk;

import dev.tokenhold.OAuthToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The store of generations A and B, which give the user beside the token. Their OAuthToken uses its grant token only if nothing is found. So a token
 * is found only if the SDK's object has no other grant token.
 */
final class CallsByUser implements SdkCalls {

    private final SdkTypes sdk;
    private final BeanType beans;
    private final TokenSource source;
    private final Logins logins;

    CallsByUser(SdkTypes sdk, TokenSource source) {
        this.sdk = sdk;
        beans = sdk.bean();
        this.source = source;
        logins = new Logins(source.store());
    }

    @Override
    public @Nullable Object call(String method, @Nullable Object[] args) {
        switch (method) {
            case "getToken" -> {
                return args[1] == null ? null : find(args[0], args[1]);
            }
            case "getTokenById" -> {
                return findById((String) args[0], args[1]);
            }
            case "saveToken" -> {
                if (args[1] != null) {
                    save(args[0], args[1]);
                }
            }
            case "deleteToken" -> {
                if (args[0] != null) {
                    delete(args[0]);
                }
            }
            case "getTokens" -> {
                return all();
            }
            default -> source.store().deleteTokens();
        }
        return null;
    }

    private @Nullable Object find(@Nullable Object user, Object bean) {
        OAuthToken asked = read(user, bean);
        return BeanLookup.find(source.store(), asked)
                .filter(found -> agree(found, asked, source.isFresh()))
                .flatMap(found -> source.handOut(found, asked))
                .map(token -> give(bean, token))
                .orElse(null);
    }

    private @Nullable Object findById(@Nullable String id, @Nullable Object bean) {
        if (id == null || bean == null) {
            throw HandOutFailure.noSuchToken(id);
        }
        OAuthToken asked = beans.read(bean).toBuilder().grantToken(null).build();
        return give(bean, source.byId(id, asked).orElseThrow(() -> HandOutFailure.noSuchToken(id)));
    }

    private @Nullable Object give(Object bean, OAuthToken token) {
        if (token.accessToken() == null && token.refreshToken() == null) {
            // The SDK takes what it gets for a token that works, and exchanges the grant token if it gets nothing.
            beans.complete(bean, token, null);
            return null;
        }
        if (source.isFresh() && sdk.generation() == SdkGeneration.B) {
            // Once its object has an access token, it does not ask again and refreshes by itself.
            beans.renewOwner(bean, token);
            return beans.create(token, expiry(token));
        }
        beans.renew(bean, token, expiry(token));
        return bean;
    }

    private void save(@Nullable Object user, Object bean) {
        OAuthToken login =
                read(user, bean).toBuilder().expiresAt(beans.expiry(bean)).build();
        beans.setId(bean, logins.save(login).id());
        if (login.userName() != null) {
            beans.setUser(bean, login.userName());
        }
    }

    private void delete(Object bean) {
        OAuthToken asked = beans.read(bean);
        Optional.ofNullable(asked.id())
                .flatMap(source.store()::findTokenById)
                .filter(found -> asked.userName() == null || Objects.equals(found.userName(), asked.userName()))
                .or(() -> BeanLookup.find(source.store(), asked).filter(found -> agree(found, asked, false)))
                .map(OAuthToken::id)
                .ifPresent(source.store()::deleteToken);
    }

    private List<Object> all() {
        List<Object> all = new ArrayList<>();
        for (OAuthToken token : source.store().getTokens()) {
            all.add(beans.create(token, expiry(token)));
        }
        return all;
    }

    // The name counts that the SDK gives; a UserSignature takes some names only, and the token keeps that of its last
    // user.
    private OAuthToken read(@Nullable Object user, Object bean) {
        OAuthToken token = beans.read(bean);
        return user == null || sdk.mailOfUser() == null
                ? token
                : token.toBuilder()
                        .userName((String) Reflection.call(sdk.mailOfUser(), user))
                        .build();
    }

    private static boolean agree(OAuthToken found, OAuthToken asked, boolean anyRefreshToken) {
        if (asked.grantToken() != null) {
            return asked.grantToken().equals(found.grantToken());
        }
        return anyRefreshToken
                || asked.refreshToken() == null
                || asked.refreshToken().equals(found.refreshToken());
    }

    private @Nullable String expiry(OAuthToken token) {
        return ExpiryText.of(token, sdk.generation(), source.isFresh());
    }
}
