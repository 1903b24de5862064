package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.TestTokens.id;
import static dev.tokenhold.testkit.TestTokens.query;
import static dev.tokenhold.testkit.TestTokens.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.ConflictException;
import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StaleTokenException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A token from the store replaces what was read there, and nothing else. */
interface RevisionContract extends StoreUnderTest {

    private OAuthToken stored(OAuthToken token) {
        return store().findTokenById(id(token)).orElseThrow();
    }

    private void assertStale(OAuthToken token) {
        List<OAuthToken> before = store().getTokens();

        assertThatExceptionOfType(StaleTokenException.class)
                .isThrownBy(() -> store().saveToken(token))
                .satisfies(e -> assertThat(e.ids()).containsExactly(id(token)));

        assertThat(store().getTokens()).isEqualTo(before);
    }

    private OAuthToken anna() {
        assumeTrue(remembersWhatWasRead(), "the store returns tokens without memory");
        return store().saveToken(tokenOf("anna").build());
    }

    @Test
    default void oldCopyDoesNotDeleteANewerToken() {
        OAuthToken mine = anna();
        OAuthToken yours =
                store().saveToken(mine.toBuilder().refreshToken("refresh-2").build());

        for (OAuthToken old :
                List.of(mine, mine.toBuilder().refreshToken("refresh-2").build())) {
            assertThatExceptionOfType(StaleTokenException.class)
                    .isThrownBy(() -> store().deleteToken(old))
                    .satisfies(e -> assertThat(e.ids()).containsExactly(id(mine)));
            assertThat(store().getTokens()).containsExactly(yours);
        }
        assertThat(store().deleteToken(mine.detached()))
                .as("a query like any other")
                .isTrue();
        assertThat(store().deleteToken(yours)).as("it is gone").isFalse();
    }

    @Test
    default void deletesATokenThatWasReadAndIsUnchanged() {
        OAuthToken anna = anna();

        assertThat(store().deleteToken(anna)).isTrue();

        assertThat(store().getTokens()).isEmpty();
    }

    @Test
    default void oldCopyDoesNotReplaceANewerToken() {
        anna();
        OAuthToken query = query().userName("anna").build();
        OAuthToken mine = store().findToken(query).orElseThrow();
        OAuthToken yours = store().findToken(query).orElseThrow();
        OAuthToken rotated =
                store().saveToken(yours.toBuilder().refreshToken("refresh-2").build());

        assertStale(mine.toBuilder().accessToken("access-of-mine").build());
        assertStale(mine);

        assertThat(stored(mine)).isEqualTo(rotated);
    }

    @Test
    default void everyWayOfReadingRemembers() {
        OAuthToken anna = anna();
        List<OAuthToken> copies = new ArrayList<>(List.of(anna, stored(anna)));
        copies.addAll(store().saveTokens(List.of(
                query().userName("anna").accessToken("access-anna").build())));
        copies.addAll(store().getTokens());
        try (Stream<OAuthToken> stream = store().streamTokens()) {
            copies.addAll(stream.toList());
        }
        copies.add(store().findToken(query().accessToken("access-anna").build()).orElseThrow());
        copies.add(
                store().updateToken(query().id(anna.id()).build(), same -> same).orElseThrow());
        store().saveToken(anna.toBuilder().accessToken("access-2").build());

        assertThat(copies)
                .hasSize(7)
                .allSatisfy(copy ->
                        assertStale(copy.toBuilder().apiDomain("https://x").build()));
    }

    @Test
    default void absentFieldsOfAChangedTokenGo() {
        OAuthToken anna = anna();

        OAuthToken saved = store().saveToken(anna.toBuilder()
                .refreshToken(null)
                .grantToken(null)
                .expiresAt(null)
                .clientSecret(null)
                .redirectUrl(null)
                .build());

        assertThat(saved)
                .isEqualTo(query().id(anna.id())
                        .userName("anna")
                        .clientId(anna.clientId())
                        .accessToken(anna.accessToken())
                        .apiDomain(anna.apiDomain())
                        .attributes(anna.attributes())
                        .build());
        assertThat(store().getTokens()).containsExactly(saved);
    }

    @Test
    default void oneChangeFollowsAnother() {
        OAuthToken token = anna();
        for (int i = 0; i < 3; i++) {
            token = store().saveToken(
                            token.toBuilder().accessToken("access-" + i).build());
        }

        assertThat(stored(token)).isEqualTo(token);
        assertThat(token.accessToken()).isEqualTo("access-2");
    }

    /** The answer to the first may have been lost. */
    @Test
    default void savingAChangeAgainDoesNothing() {
        OAuthToken changed = anna().toBuilder().accessToken("access-2").build();
        OAuthToken saved = store().saveToken(changed);

        assertThat(store().saveToken(changed)).isEqualTo(saved);
    }

    @Test
    default void secondChangeOfTheSameCopyIsStale() {
        OAuthToken anna = anna();
        store().saveToken(anna.toBuilder().accessToken("access-2").build());

        assertStale(anna.toBuilder().refreshToken("refresh-2").build());
    }

    @Test
    default void deletedTokenDoesNotComeBack() {
        OAuthToken anna = anna();
        store().deleteToken(id(anna));

        assertStale(anna.toBuilder().accessToken("access-2").build());
        assertStale(anna);
    }

    @Test
    default void whatIsStoredAgainIsNotStale() {
        OAuthToken anna = anna();
        store().saveToken(anna.toBuilder().accessToken("access-2").build());
        store().saveToken(query().id(anna.id())
                .accessToken(anna.accessToken())
                .expiresAt(anna.expiresAt())
                .build());

        OAuthToken saved =
                store().saveToken(anna.toBuilder().refreshToken("refresh-2").build());

        assertThat(stored(anna)).isEqualTo(saved);
    }

    @Test
    default void detachedTokenIsMerged() {
        OAuthToken anna = anna();
        store().saveToken(anna.toBuilder().refreshToken("refresh-2").build());

        OAuthToken saved = store().saveToken(anna.toBuilder()
                .refreshToken(null)
                .apiDomain("https://x")
                .build()
                .detached());

        assertThat(saved.refreshToken()).isEqualTo("refresh-2");
        assertThat(saved.apiDomain()).isEqualTo("https://x");
    }

    @Test
    default void tokenOfAnotherStoreIsMerged() {
        OAuthToken anna = store().saveToken(tokenOf("anna").id("11").build());
        try (TokenStore other = new InMemoryTokenStore()) {
            OAuthToken theirs = other.saveToken(
                    query().id("11").userName("anna").accessToken("access-2").build());

            OAuthToken saved = store().saveToken(theirs);

            assertThat(saved.refreshToken()).isEqualTo(anna.refreshToken());
            assertThat(saved.accessToken()).isEqualTo("access-2");
        }
    }

    @Test
    default void copyUnderAnotherIdIsNew() {
        OAuthToken anna = store().saveToken(tokenOf("anna").id("11").build());

        store().saveToken(anna.toBuilder().id("12").userName("bert").build());

        assertThat(store().getTokens()).hasSize(2).contains(anna);
    }

    @Test
    default void aChangeMayNotTakeAnothersUser() {
        OAuthToken anna = anna();
        OAuthToken bert = store().saveToken(tokenOf("bert").build());

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() ->
                        store().saveToken(anna.toBuilder().userName("bert").build()))
                .isNotInstanceOf(StaleTokenException.class);

        assertThat(store().getTokens()).containsExactlyInAnyOrder(anna, bert);
    }

    @Test
    default void batchIsSavedAsIfOneAfterTheOther() {
        OAuthToken anna = anna();
        OAuthToken bert = store().saveToken(tokenOf("bert").build());
        OAuthToken change = anna.toBuilder().accessToken("access-2").build();
        OAuthToken other = anna.toBuilder().accessToken("access-3").build();

        List<OAuthToken> saved = store().saveTokens(List.of(change, change, bert));

        assertThat(saved).containsExactly(change, change, bert);
        assumeTrue(savesBatchesAtomically(), "the store saves the tokens of a batch one by one");
        OAuthToken cora = tokenOf("cora").build();
        assertThatExceptionOfType(StaleTokenException.class).isThrownBy(() -> store().saveTokens(List.of(cora, other)));
        assertThatExceptionOfType(StaleTokenException.class)
                .isThrownBy(() -> store().saveTokens(List.of(
                        saved.get(0).toBuilder().accessToken("access-4").build(),
                        saved.get(0).toBuilder().accessToken("access-5").build())));
        assertThat(store().getTokens()).containsExactlyInAnyOrder(saved.get(0), bert);
    }

    @Test
    default void storeThatIsOpenedTwiceIsOneStore() {
        assumeTrue(persistent(), "every opening gives a store of its own");
        OAuthToken anna = anna();
        try (TokenStore other = open()) {
            OAuthToken theirs = other.findTokenById(id(anna)).orElseThrow();
            OAuthToken changed = store().saveToken(
                            theirs.toBuilder().refreshToken("refresh-2").build());

            assertThatExceptionOfType(StaleTokenException.class)
                    .isThrownBy(() -> other.saveToken(
                            anna.toBuilder().accessToken("access-2").build()));

            assertThat(other.getTokens()).containsExactly(changed);
        }
    }

    @Test
    default void replacementsDoNotAskWhatATokenRemembers() {
        assumeTrue(store() instanceof MigratableTokenStore, "the store replaces no tokens");
        OAuthToken anna = anna();
        OAuthToken now =
                store().saveToken(anna.toBuilder().accessToken("access-2").build());

        assertThat(((MigratableTokenStore) store()).replaceTokens(List.of(new Replacement(now, anna))))
                .isTrue();

        assertThat(stored(anna)).isEqualTo(anna);
    }

    @Test
    default void updateChangesWhatIsStoredAndNothingElse() {
        OAuthToken anna = anna();
        AtomicInteger calls = new AtomicInteger();

        OAuthToken updated = store().updateToken(query().userName("anna").build(), token -> {
                    if (calls.getAndIncrement() == 0) {
                        store().saveToken(token.toBuilder()
                                .refreshToken("refresh-2")
                                .build());
                    }
                    return token.toBuilder().expiresAt(null).build();
                })
                .orElseThrow();

        assertThat(calls).hasValue(2);
        assertThat(updated)
                .isEqualTo(anna.toBuilder()
                        .refreshToken("refresh-2")
                        .expiresAt(null)
                        .build());
        assertThat(store().getTokens()).containsExactly(updated);
    }

    @Test
    default void updateSavesATokenThatWasMadeFromScratchExactly() {
        OAuthToken anna = anna();
        OAuthToken scratch =
                query().id(anna.id()).userName("anna").accessToken("access-2").build();

        assertThat(store().updateToken(query().id(anna.id()).build(), any -> scratch))
                .contains(scratch);

        assertThat(store().getTokens()).containsExactly(scratch);
    }

    @Test
    default void updateOfNothingSavesNothing() {
        OAuthToken anna = anna();

        assertThat(store().updateToken(query().userName("bert").build(), token -> {
                    throw new AssertionError("nothing to change");
                }))
                .isEmpty();
        assertThat(store().updateToken(query().userName("anna").build(), token -> {
                    store().deleteToken(id(token));
                    return token.toBuilder().accessToken("access-2").build();
                }))
                .isEmpty();

        assertThat(store().findTokenById(id(anna))).isEmpty();
    }

    @Test
    default void updateKeepsTheId() {
        OAuthToken anna = anna();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> store().updateToken(
                                query().userName("anna").build(),
                                token -> token.toBuilder().id("12").build()));

        assertThat(store().getTokens()).containsExactly(anna);
    }

    @Test
    default void updatesOfManyThreadsAllCount() {
        OAuthToken anna = anna();
        Instant start = Instant.ofEpochMilli(1_790_000_000_000L);
        store().saveToken(anna.toBuilder().expiresAt(start).build());
        int threads = 4;
        int counts = 15;

        // Each change is another one: what two threads change alike counts once.
        Concurrently.run(threads, thread -> () -> {
            for (int i = 0; i < counts; i++) {
                String access = "access-" + thread + "-" + i;
                store().updateToken(
                                query().id(anna.id()).build(),
                                token -> token.toBuilder()
                                        .expiresAt(Objects.requireNonNull(token.expiresAt())
                                                .plusMillis(1))
                                        .accessToken(access)
                                        .build());
            }
            return true;
        });

        assertThat(stored(anna).expiresAt()).isEqualTo(start.plusMillis((long) threads * counts));
    }

    @Test
    default void tokensWithoutMemoryCannotBeUpdated() {
        assumeFalse(remembersWhatWasRead(), "the store remembers what was read");
        store().saveToken(tokenOf("anna").build());

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> store().updateToken(
                                query().userName("anna").build(),
                                token -> token.toBuilder()
                                        .accessToken("access-2")
                                        .build()));
    }
}
