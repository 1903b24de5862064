package dev.tokenhold.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Applies the same random operations to a store and to {@link InMemoryTokenStore}, and compares the results. The stores assign
 * different ids to the same token; this class uses the model's ids, and translates them for the store.
 */
final class TokenStoreModelRun {

    private static final int MOST_READS = 10;

    private final StoreUnderTest traits;
    private final long seed;
    private final Random random;
    private final RandomTokens draw;
    private final TokenStore model = new InMemoryTokenStore();
    private final TokenStore store;
    private final Map<String, String> toStore = new HashMap<>();
    private final Map<String, String> toModel = new HashMap<>();
    private final List<Read> reads = new ArrayList<>();

    /** One token as it was read from both. */
    private record Read(OAuthToken fromModel, OAuthToken fromStore) {}

    TokenStoreModelRun(StoreUnderTest traits, long seed) {
        this.traits = traits;
        this.seed = seed;
        this.random = new Random(seed);
        this.draw = new RandomTokens(random, traits);
        this.store = traits.store();
    }

    /** An operation on either store; {@code ids} translates the model's ids into those of the store. */
    private interface Operation {
        Object on(TokenStore store, UnaryOperator<String> ids);
    }

    void run(int operations) {
        for (int i = 0; i < operations; i++) {
            step("seed " + seed + ", operation " + i + ": ");
        }
        compare("seed " + seed + ", at the end: getTokens", (any, ids) -> any.getTokens());
    }

    private void step(String description) {
        int kind = random.nextInt(100);
        if (kind < 25) {
            OAuthToken query = maybeWithId(draw.query(), 15);
            compare(
                    description + "findToken " + TestTokens.inFull(query),
                    (any, ids) ->
                            any.findToken(Outcome.withId(query, ids)).stream().toList());
        } else if (kind < 32) {
            String id = anyId();
            compare(
                    description + "findTokenById " + id,
                    (any, ids) -> any.findTokenById(ids.apply(id)).stream().toList());
        } else if (kind < 36) {
            read();
        } else if (kind < 45 && !reads.isEmpty()) {
            saveChange(description);
        } else if (kind < 70) {
            save(description + "saveToken", List.of(tokenToSave()), false);
        } else if (kind < 80) {
            List<OAuthToken> batch = Stream.generate(this::tokenToSave)
                    .limit(1 + random.nextInt(4))
                    .toList();
            save(description + "saveTokens", batch, true);
        } else if (kind < 92) {
            String id = anyId();
            compare(description + "deleteToken " + id, (any, ids) -> any.deleteToken(ids.apply(id)));
        } else if (kind == 92 && random.nextInt(4) == 0) {
            compare(description + "deleteTokens", (any, ids) -> {
                any.deleteTokens();
                return true;
            });
        } else {
            compare(description + "getTokens", (any, ids) -> any.getTokens());
        }
    }

    // What is read now is changed later, when it may have changed in the store too.
    private void read() {
        if (!traits.remembersWhatWasRead()) {
            return;
        }
        String id = anyId();
        model.findTokenById(id).ifPresent(fromModel -> {
            OAuthToken fromStore =
                    store.findTokenById(toStore.getOrDefault(id, id)).orElseThrow();
            reads.add(new Read(fromModel, fromStore));
            if (reads.size() > MOST_READS) {
                reads.remove(0);
            }
        });
    }

    private void saveChange(String description) {
        Read read = reads.get(random.nextInt(reads.size()));
        OAuthToken drawn = draw.token();
        UnaryOperator<OAuthToken> change =
                token -> drawn.toBuilder().id(token.id()).build().asChangeOf(token);
        compare(
                description + "saveToken, a change of " + TestTokens.inFull(read.fromModel()) + ": "
                        + TestTokens.inFull(drawn),
                (any, ids) -> List.of(any.saveToken(change.apply(any == model ? read.fromModel() : read.fromStore()))));
    }

    private void save(String description, List<OAuthToken> drawn, boolean asBatch) {
        List<OAuthToken> tokens = traits.assignsUuids() ? drawn : withIdsForNewOnes(drawn);
        if (asBatch && !traits.savesBatchesAtomically()) {
            tokens.forEach(token -> save(description + ", one by one", List.of(token), false));
            return;
        }
        compare(
                description + tokens.stream().map(TestTokens::inFull).toList(),
                (any, ids) -> asBatch
                        ? any.saveTokens(tokens.stream()
                                .map(token -> Outcome.withId(token, ids))
                                .toList())
                        : List.of(any.saveToken(Outcome.withId(tokens.get(0), ids))));
    }

    private void compare(String description, Operation operation) {
        Outcome expected = Outcome.of(() -> operation.on(model, id -> id));
        Outcome actual = Outcome.of(() -> operation.on(store, id -> toStore.getOrDefault(id, id)));
        learnNewIds(expected, actual, description);
        assertThat(actual.withIds(id -> toModel.getOrDefault(id, unlessNew(id))))
                .as(description)
                .isEqualTo(expected.withIds(id -> toStore.containsKey(id) ? id : unlessNew(id)));
    }

    // An id that the model has just assigned corresponds to the store's id in the same place.
    private void learnNewIds(Outcome expected, Outcome actual, String description) {
        for (int i = 0; i < Math.min(expected.tokens().size(), actual.tokens().size()); i++) {
            String ofModel = TestTokens.id(expected.tokens().get(i));
            String ofStore = TestTokens.id(actual.tokens().get(i));
            if (isAssigned(ofModel) && !toStore.containsKey(ofModel)) {
                assertThat(toModel).as("%s: new id", description).doesNotContainKey(ofStore);
                toStore.put(ofModel, ofStore);
                toModel.put(ofStore, ofModel);
            }
        }
    }

    // An exception may name an id that was assigned in a batch of which nothing is saved.
    private static String unlessNew(String id) {
        return isAssigned(id) ? "new" : id;
    }

    private static boolean isAssigned(String id) {
        return id.length() == 36;
    }

    private OAuthToken tokenToSave() {
        return maybeWithId(draw.token(), 35);
    }

    private OAuthToken maybeWithId(OAuthToken token, int percent) {
        return random.nextInt(100) < percent ? token.toBuilder().id(anyId()).build() : token;
    }

    private String anyId() {
        List<OAuthToken> stored = model.getTokens();
        return stored.isEmpty() || random.nextInt(3) == 0
                ? draw.id()
                : TestTokens.id(stored.get(random.nextInt(stored.size())));
    }

    // A store that assigns no UUIDs may sort its ids differently from the model, so it must not assign any.
    private List<OAuthToken> withIdsForNewOnes(List<OAuthToken> tokens) {
        List<OAuthToken> withIds = new ArrayList<>();
        try (TokenStore scratch = new InMemoryTokenStore()) {
            scratch.saveTokens(model.getTokens());
            for (OAuthToken token : tokens) {
                OAuthToken known = token;
                try {
                    if (token.id() == null && scratch.findToken(token).isEmpty()) {
                        known = token.toBuilder().id(draw.id()).build();
                    }
                    scratch.saveToken(known);
                } catch (TokenStoreException refused) {
                    // A refused token is as good a trial as an accepted one.
                }
                withIds.add(known);
            }
        }
        return withIds;
    }
}
