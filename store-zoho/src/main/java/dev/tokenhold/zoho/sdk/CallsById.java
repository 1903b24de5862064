package dev.tokenhold.zoho.sdk;

import dev.tokenhold.OAuthToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The store of generation C. Its OAuthToken asks by user once, and then by the id that it has learnt. */
final class CallsById implements SdkCalls {

    private static final OAuthToken NOTHING = OAuthToken.builder().build();

    private final BeanType beans;
    private final TokenSource source;
    private final Logins logins;

    CallsById(SdkTypes sdk, TokenSource source) {
        beans = sdk.bean();
        this.source = source;
        logins = new Logins(source.store());
    }

    @Override
    public @Nullable Object call(String method, @Nullable Object[] args) {
        switch (method) {
            case "findToken" -> {
                return args[0] == null ? null : find(args[0]);
            }
            case "findTokenById" -> {
                return findById((String) args[0]);
            }
            case "saveToken" -> {
                if (args[0] != null) {
                    save(args[0]);
                }
            }
            case "deleteToken" -> {
                if (args[0] != null) {
                    source.store().deleteToken((String) args[0]);
                }
            }
            case "getTokens" -> {
                return all();
            }
            default -> source.store().deleteTokens();
        }
        return null;
    }

    private @Nullable Object find(Object bean) {
        OAuthToken asked = beans.read(bean);
        if (asked.id() != null) {
            // revoke(id), which looks at its argument. A token that cannot be refreshed can still be revoked.
            Optional<OAuthToken> found = source.store().findTokenById(asked.id());
            found.ifPresent(token -> beans.complete(bean, token, expiry(token)));
            return found.isPresent() ? bean : null;
        }
        Optional<OAuthToken> token =
                BeanLookup.find(source.store(), asked).flatMap(found -> source.handOut(found, asked));
        token.ifPresent(found -> give(bean, found));
        return token.isPresent() ? bean : null;
    }

    private void give(Object bean, OAuthToken token) {
        if (source.isFresh() && token.accessToken() != null) {
            beans.renew(bean, token, expiry(token));
        } else {
            beans.complete(bean, token, expiry(token));
        }
    }

    private Object findById(@Nullable String id) {
        return Optional.ofNullable(id)
                .flatMap(present -> source.byId(present, NOTHING))
                .map(token -> beans.create(token, expiry(token)))
                .orElseThrow(() -> HandOutFailure.noSuchToken(id));
    }

    private void save(Object bean) {
        OAuthToken login =
                beans.read(bean).toBuilder().expiresAt(beans.expiry(bean)).build();
        beans.setId(bean, logins.save(login).id());
    }

    private List<Object> all() {
        List<Object> all = new ArrayList<>();
        for (OAuthToken token : source.store().getTokens()) {
            all.add(beans.create(token, expiry(token)));
        }
        return all;
    }

    private @Nullable String expiry(OAuthToken token) {
        return ExpiryText.of(token, SdkGeneration.C, source.isFresh());
    }
}
