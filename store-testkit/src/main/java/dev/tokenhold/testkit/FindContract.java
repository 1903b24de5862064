package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.TestTokens.CLIENT;
import static dev.tokenhold.testkit.TestTokens.OTHER_CLIENT;
import static dev.tokenhold.testkit.TestTokens.id;
import static dev.tokenhold.testkit.TestTokens.query;
import static dev.tokenhold.testkit.TestTokens.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.AmbiguousTokenException;
import dev.tokenhold.OAuthToken;
import org.junit.jupiter.api.Test;

/** A query finds a stored token by its id or user name. */
interface FindContract extends StoreUnderTest {

    @Test
    default void findsById() {
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        store().saveToken(tokenOf("bert").build());

        assertThat(store().findToken(query().id(id(anna)).build())).contains(anna);
    }

    @Test
    default void idInQueryOverrulesEverythingElse() {
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        store().saveToken(tokenOf("bert").build());

        assertThat(store().findToken(tokenOf("bert").id(id(anna)).build())).contains(anna);
    }

    @Test
    default void unknownIdFindsNothingWhateverElseMatches() {
        store().saveToken(tokenOf("anna").build());

        assertThat(store().findToken(tokenOf("anna").id("404").build())).isEmpty();
        assertThat(store().findToken(
                                query().id("404").accessToken("access-anna").build()))
                .isEmpty();
    }

    @Test
    default void findsByUserNameAndClientId() {
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        OAuthToken annaElsewhere =
                store().saveToken(tokenOf("anna").clientId(OTHER_CLIENT).build());
        store().saveToken(tokenOf("bert").build());

        assertThat(store().findToken(query().userName("anna").clientId(CLIENT).build()))
                .contains(anna);
        assertThat(store().findToken(
                                query().userName("anna").clientId(OTHER_CLIENT).build()))
                .contains(annaElsewhere);
    }

    @Test
    default void findsByUserNameAloneWhileAllTokensOfTheUserBelongToOneClient() {
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        store().saveToken(tokenOf("bert").clientId(OTHER_CLIENT).build());

        assertThat(store().findToken(query().userName("anna").build())).contains(anna);
    }

    @Test
    default void clientInQueryMatchesTokenThatIsStoredWithoutOne() {
        OAuthToken anna = store().saveToken(tokenOf("anna").clientId(null).build());

        assertThat(store().findToken(query().userName("anna").clientId(CLIENT).build()))
                .contains(anna);
    }

    @Test
    default void doesNotFindTheUsersTokenOfAnotherClient() {
        store().saveToken(tokenOf("anna").build());

        assertThat(store().findToken(
                                query().userName("anna").clientId(OTHER_CLIENT).build()))
                .isEmpty();
    }

    @Test
    default void refusesToChooseBetweenClientsOfAUser() {
        OAuthToken first = store().saveToken(tokenOf("anna").id("11").build());
        OAuthToken second = store().saveToken(
                        tokenOf("anna").id("12").clientId(OTHER_CLIENT).build());
        OAuthToken withoutClient =
                store().saveToken(tokenOf("anna").id("13").clientId(null).build());
        store().saveToken(tokenOf("bert").id("14").build());

        assertThatExceptionOfType(AmbiguousTokenException.class)
                .isThrownBy(() -> store().findToken(query().userName("anna").build()))
                .satisfies(e -> assertThat(e.ids()).containsExactlyInAnyOrder(id(first), id(second), id(withoutClient)))
                .withMessageContainingAll("11", "12", "13");
    }

    @Test
    default void anAmbiguousUserStaysAmbiguousWhateverElseTheQueryHas() {
        store().saveToken(tokenOf("anna").build());
        store().saveToken(tokenOf("anna").clientId(OTHER_CLIENT).build());

        assertThatExceptionOfType(AmbiguousTokenException.class)
                .isThrownBy(
                        () -> store().findToken(tokenOf("anna").clientId(null).build()));
    }

    @Test
    default void oneClientAndATokenWithoutClientAreNotAmbiguous() {
        OAuthToken withoutClient =
                store().saveToken(tokenOf("anna").id("11").clientId(null).build());
        OAuthToken withClient = store().saveToken(tokenOf("anna").id("12").build());

        assertThat(store().findToken(query().userName("anna").build())).contains(withClient);
        store().deleteToken(id(withClient));
        assertThat(store().findToken(query().userName("anna").build())).contains(withoutClient);
    }
}
