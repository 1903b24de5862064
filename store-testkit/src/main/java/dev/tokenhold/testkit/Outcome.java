package dev.tokenhold.testkit;

import dev.tokenhold.AmbiguousTokenException;
import dev.tokenhold.ConflictException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStoreException;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The outcome of an operation on a store: tokens or a flag, or the type of an exception and the ids in it. */
record Outcome(String what, List<OAuthToken> tokens, List<String> ids) {

    /** Runs an operation that returns a list of tokens or a flag. */
    static Outcome of(Supplier<Object> operation) {
        try {
            Object result = operation.get();
            return result instanceof List<?> list
                    ? new Outcome(
                            "tokens", list.stream().map(OAuthToken.class::cast).toList(), List.of())
                    : new Outcome(result.toString(), List.of(), List.of());
        } catch (ConflictException e) {
            return new Outcome(e.getClass().getSimpleName(), List.of(), e.ids());
        } catch (AmbiguousTokenException e) {
            return new Outcome("AmbiguousTokenException", List.of(), e.ids());
        } catch (TokenStoreException e) {
            return new Outcome(e.getClass().getSimpleName(), List.of(), List.of());
        }
    }

    /** Translates the ids; those of an exception are sorted, since their order has no meaning. */
    Outcome withIds(UnaryOperator<String> translation) {
        return new Outcome(
                what,
                tokens.stream().map(token -> withId(token, translation)).toList(),
                ids.stream().map(translation).sorted().toList());
    }

    static OAuthToken withId(OAuthToken token, UnaryOperator<String> translation) {
        String id = token.id();
        return id == null ? token : token.toBuilder().id(translation.apply(id)).build();
    }

    @Override
    public String toString() {
        return what + tokens.stream().map(TestTokens::inFull).toList() + ids;
    }
}
