package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.TestTokens.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.OAuthToken;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reading by id, and reading everything. */
interface ListContract extends StoreUnderTest {

    private void saveUnder(String... ids) {
        for (String id : ids) {
            store().saveToken(tokenOf("user of " + id).id(id).build());
        }
    }

    @Test
    default void findsTokensByTheirId() {
        saveUnder("1", "2", "10");

        assertThat(store().findTokenById("2"))
                .contains(tokenOf("user of 2").id("2").build());
        assertThat(store().findTokenById("3")).isEmpty();
        assertThat(store().findTokenById("01")).isEmpty();
        assertThat(store().findTokenById("1 ")).isEmpty();
        assertThat(store().findTokenById("")).isEmpty();
    }

    @Test
    default void listsTokensInTheOrderOfTheirIds() {
        saveUnder("2", "10", "1", "9", "1000000000");

        assertThat(store().getTokens()).map(OAuthToken::id).containsExactly("1", "10", "1000000000", "2", "9");
    }

    @Test
    default void ordersIdsByTheirUtf8Bytes() {
        assumeTrue(keepsAnyId(), "the store keeps decimal ids only");
        saveUnder("\uD834\uDD1E", "z", "\uFFFD", "a", "\u00E9", "Z", "aa", "a\uD834\uDD1E", "a\uFFFD", "\u0001");

        List<String> ordered =
                List.of("\u0001", "Z", "a", "aa", "a\uFFFD", "a\uD834\uDD1E", "z", "\u00E9", "\uFFFD", "\uD834\uDD1E");
        assertThat(store().getTokens()).map(OAuthToken::id).isEqualTo(ordered);
        try (Stream<OAuthToken> stream = store().streamTokens()) {
            assertThat(stream.map(OAuthToken::id)).isEqualTo(ordered);
        }
    }

    @Test
    default void listsNothingInAnEmptyStore() {
        assertThat(store().getTokens()).isEmpty();
        try (Stream<OAuthToken> stream = store().streamTokens()) {
            assertThat(stream).isEmpty();
        }
    }

    @Test
    default void listCannotBeModified() {
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        List<OAuthToken> tokens = store().getTokens();

        assertThatThrownBy(() -> tokens.add(anna)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> tokens.remove(0)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(tokens::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThat(store().getTokens()).containsExactly(anna);
    }

    @Test
    default void listDoesNotChangeAfterwards() {
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        List<OAuthToken> tokens = store().getTokens();

        store().saveToken(tokenOf("bert").build());
        store().saveToken(tokenOf("anna").apiDomain("https://x").build());

        assertThat(tokens).containsExactly(anna);
    }

    // More than a page of any store.
    private int saveMany() {
        int size = Room.tokens(limits(), 2_500);
        List<OAuthToken> tokens = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            tokens.add(tokenOf("user-" + i).build());
        }
        store().saveTokens(tokens);
        return size;
    }

    @Test
    default void streamsWhatItLists() {
        int size = saveMany();

        try (Stream<OAuthToken> stream = store().streamTokens()) {
            assertThat(stream).hasSize(size).isEqualTo(store().getTokens());
        }
    }

    @Test
    default void streamCanBeClosedBeforeItsEnd() {
        saveMany();
        List<OAuthToken> tokens = store().getTokens();

        // More often than any pool has connections.
        for (int i = 0; i < 50; i++) {
            try (Stream<OAuthToken> stream = store().streamTokens()) {
                assertThat(stream.limit(3)).isEqualTo(tokens.subList(0, 3));
            }
            store().streamTokens().close();
        }
        assertThat(store().saveToken(tokenOf("anna").build()).id()).isNotNull();
    }

    @Test
    default void tokensThatStayAreStreamedOnceWhileOthersChange() {
        int size = saveMany();
        List<OAuthToken> tokens = store().getTokens();
        OAuthToken late = tokens.get(size - 10);
        List<OAuthToken> streamed = new ArrayList<>();

        try (Stream<OAuthToken> stream = store().streamTokens()) {
            Iterator<OAuthToken> iterator = stream.iterator();
            for (int i = 0; i < size / 2; i++) {
                streamed.add(iterator.next());
            }
            store().deleteToken(TestTokens.id(tokens.get(5)));
            store().deleteToken(TestTokens.id(late));
            OAuthToken added = store().saveToken(tokenOf("added").build());
            store().saveToken(tokenOf("user-1").apiDomain("https://x").build());
            iterator.forEachRemaining(streamed::add);

            List<String> ids = streamed.stream().map(TestTokens::id).toList();
            assertThat(ids).doesNotHaveDuplicates();
            assertThat(ids)
                    .filteredOn(id -> !id.equals(added.id()) && !id.equals(late.id()))
                    .isEqualTo(tokens.stream()
                            .map(TestTokens::id)
                            .filter(id -> !id.equals(late.id()))
                            .toList());
        }
    }
}
