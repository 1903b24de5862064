package dev.tokenhold.zoho.sdk;

import static dev.tokenhold.zoho.sdk.SdkVersion.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.zoho.ZohoTokenStores;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Generations A and B on a store. */
class CallsByUserTest {

    private static final String ANN = "ann@example.com";
    private static final OAuthToken OF_ANN = OAuthToken.builder()
            .id("7")
            .userName(ANN)
            .clientId("client")
            .clientSecret("client-secret")
            .refreshToken("refresh")
            .accessToken("access")
            .grantToken("grant")
            .expiresAt(Instant.ofEpochMilli(1_800_000_000_123L))
            .redirectUrl("https://example.com/back")
            .apiDomain("https://www.zohoapis.eu")
            .build();

    private final TokenStore store = new InMemoryTokenStore();

    private Object adapted(SdkVersion sdk) {
        return ZohoTokenStores.adapt(store, sdk.tokenStore());
    }

    private static String client(SdkVersion sdk) {
        return sdk == SdkVersion.A ? "ClientID" : "ClientId";
    }

    private static Object find(SdkVersion sdk, Object adapted, Object bean) {
        return sdk.ask(adapted, "getToken", sdk.user(ANN), bean);
    }

    @ParameterizedTest
    @EnumSource(names = {"A", "B"})
    void fillsTheObjectAndReturnsIt(SdkVersion sdk) {
        store.saveToken(OF_ANN);
        Object bean = sdk.bean(client(sdk), "client", "ClientSecret", "client-secret", "GrantToken", "grant");

        assertThat(find(sdk, adapted(sdk), bean)).isSameAs(bean);

        assertThat(get(bean, "Id")).isEqualTo("7");
        assertThat(get(bean, "UserMail")).isEqualTo(ANN);
        assertThat(get(bean, "RefreshToken")).isEqualTo("refresh");
        assertThat(get(bean, "AccessToken")).isEqualTo("access");
        assertThat(get(bean, "ExpiresIn")).isEqualTo("1800000000123");
        // Which generation A cannot be given.
        assertThat(get(bean, "RedirectURL")).isEqualTo(sdk == SdkVersion.A ? null : "https://example.com/back");
    }

    @Test
    void givesAnObjectThatAsksAgainWhatAnotherProcessHasRefreshed() {
        store.saveToken(OF_ANN);
        Object adapted = adapted(SdkVersion.A);
        Object bean = SdkVersion.A.bean("ClientID", "client", "GrantToken", "grant");
        find(SdkVersion.A, adapted, bean);
        store.saveToken(OAuthToken.builder()
                .id("7")
                .accessToken("newer")
                .expiresAt(Instant.ofEpochMilli(9))
                .build());

        find(SdkVersion.A, adapted, bean);

        assertThat(get(bean, "AccessToken")).isEqualTo("newer");
        assertThat(get(bean, "ExpiresIn")).isEqualTo("9");
    }

    @ParameterizedTest
    @EnumSource(names = {"A", "B"})
    void doesNotReturnTheOldTokenForANewGrantToken(SdkVersion sdk) {
        store.saveToken(OF_ANN);
        Object bean = sdk.bean(client(sdk), "client", "GrantToken", "new grant");

        assertThat(find(sdk, adapted(sdk), bean)).isNull();
        assertThat(get(bean, "AccessToken")).isNull();
        assertThat(get(bean, "Id")).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"A", "B"})
    void findsTheTokenOfAnObjectWithARefreshTokenByThat(SdkVersion sdk) {
        store.saveToken(OF_ANN);

        Object same = sdk.bean(client(sdk), "client", "RefreshToken", "refresh");
        Object other = sdk.bean(client(sdk), "client", "RefreshToken", "another");

        assertThat(find(sdk, adapted(sdk), same)).isSameAs(same);
        assertThat(find(sdk, adapted(sdk), other)).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"A", "B"})
    void findsNothingOfAnotherUserOrClient(SdkVersion sdk) {
        store.saveToken(OF_ANN);
        Object bean = sdk.bean(client(sdk), "client", "GrantToken", "grant");

        assertThat(sdk.ask(adapted(sdk), "getToken", sdk.user("bob@example.com"), bean))
                .isNull();
        assertThat(find(sdk, adapted(sdk), sdk.bean(client(sdk), "second", "GrantToken", "grant")))
                .isNull();
    }

    @Test
    void tellsTheSdkToRefreshWhereItWouldSendNoAccessToken() {
        store.saveToken(OF_ANN.toBuilder().accessToken(null).expiresAt(null).build());
        Object ofA = SdkVersion.A.bean("ClientID", "client", "GrantToken", "grant");
        Object ofB = SdkVersion.B.bean("ClientId", "client", "GrantToken", "grant");

        find(SdkVersion.A, adapted(SdkVersion.A), ofA);
        find(SdkVersion.B, adapted(SdkVersion.B), ofB);

        assertThat(get(ofA, "ExpiresIn")).isEqualTo("0");
        assertThat(get(ofB, "ExpiresIn")).isEqualTo("0");
    }

    @Test
    void givesGenerationAANumberForAnUnknownExpiryAndKeepsItUnknown() {
        OAuthToken unknown = OF_ANN.toBuilder().expiresAt(null).build();
        store.saveToken(unknown);
        Object ofA = SdkVersion.A.bean("ClientID", "client", "GrantToken", "grant");
        Object ofB = SdkVersion.B.bean("ClientId", "client", "GrantToken", "grant");

        find(SdkVersion.A, adapted(SdkVersion.A), ofA);
        find(SdkVersion.B, adapted(SdkVersion.B), ofB);
        SdkVersion.A.ask(adapted(SdkVersion.A), "saveToken", SdkVersion.A.user(ANN), ofA);

        assertThat(get(ofA, "ExpiresIn")).isEqualTo("0");
        assertThat(get(ofB, "ExpiresIn")).isNull();
        assertThat(store.getTokens()).containsExactly(unknown);
    }

    @ParameterizedTest
    @EnumSource(names = {"A", "B"})
    void letsTheSdkExchangeAGrantTokenThatIsStoredAlone(SdkVersion sdk) {
        store.saveToken(OAuthToken.builder()
                .id("7")
                .userName(ANN)
                .clientId("client")
                .grantToken("grant")
                .build());

        assertThat(find(sdk, adapted(sdk), sdk.bean(client(sdk), "client", "GrantToken", "grant")))
                .isNull();
    }

    @Test
    void mergesALoginUnderTheIdThatGenerationBMakesIntoTheTokenOfTheUser() {
        store.saveToken(OF_ANN);
        SdkVersion sdk = SdkVersion.B;
        Object bean = sdk.bean(
                "ClientId",
                "client",
                "GrantToken",
                "new grant",
                "RefreshToken",
                "new refresh",
                "AccessToken",
                "new access",
                "ExpiresIn",
                "1800000000999",
                "Id",
                "java_ann_Production_resh");

        sdk.ask(adapted(sdk), "saveToken", sdk.user(ANN), bean);

        assertThat(get(bean, "Id")).isEqualTo("7");
        assertThat(get(bean, "UserMail")).isEqualTo(ANN);
        assertThat(store.getTokens())
                .containsExactly(OF_ANN.toBuilder()
                        .grantToken("new grant")
                        .refreshToken("new refresh")
                        .accessToken("new access")
                        .expiresAt(Instant.ofEpochMilli(1_800_000_000_999L))
                        .build());
        // The next process has the same grant token, which is used up.
        Object next = sdk.bean("ClientId", "client", "GrantToken", "new grant");
        assertThat(find(sdk, adapted(sdk), next)).isSameAs(next);
        assertThat(get(next, "AccessToken")).isEqualTo("new access");
    }

    @Test
    void keepsUsersApartWhoGetTheSameIdFromGenerationB() {
        SdkVersion sdk = SdkVersion.B;
        for (String user : List.of(ANN, "ann@example.org")) {
            Object bean = sdk.bean(
                    "ClientId",
                    "client",
                    "RefreshToken",
                    user + " 1234",
                    "AccessToken",
                    "access",
                    "Id",
                    "java_ann_Production_1234");
            sdk.ask(adapted(sdk), "saveToken", sdk.user(user), bean);
        }

        assertThat(store.getTokens())
                .extracting(OAuthToken::userName)
                .containsExactlyInAnyOrder(ANN, "ann@example.org");
    }

    @Test
    void takesTheUserFromTheArgumentAfterTheSdkHasSwitchedUsers() {
        store.saveToken(OF_ANN);
        SdkVersion sdk = SdkVersion.A;
        Object bean = sdk.bean("ClientID", "client", "GrantToken", "grant");
        find(sdk, adapted(sdk), bean);

        sdk.ask(adapted(sdk), "saveToken", sdk.user("bob@example.com"), bean);

        assertThat(store.getTokens()).hasSize(2).contains(OF_ANN);
        assertThat(get(bean, "UserMail")).isEqualTo("bob@example.com");
    }

    @ParameterizedTest
    @EnumSource(names = {"A", "B"})
    void listsTokensOfUsersThatNoUserSignatureTakes(SdkVersion sdk) {
        store.saveToken(OF_ANN.toBuilder().userName("Ann <Ann@Example.com>").build());

        List<?> all = (List<?>) sdk.ask(adapted(sdk), "getTokens");

        assertThat(all).singleElement().satisfies(bean -> {
            assertThat(get(bean, "UserMail")).isEqualTo("Ann <Ann@Example.com>");
            assertThat(get(bean, client(sdk))).isEqualTo("client");
            assertThat(get(bean, "ClientSecret")).isEqualTo("client-secret");
            assertThat(get(bean, "GrantToken")).isEqualTo("grant");
            assertThat(get(bean, "RefreshToken")).isEqualTo("refresh");
            assertThat(get(bean, "AccessToken")).isEqualTo("access");
            assertThat(get(bean, "RedirectURL")).isEqualTo("https://example.com/back");
        });
    }

    @Test
    void findsByIdInGenerationBAndThrowsWithoutOne() {
        store.saveToken(OF_ANN);
        SdkVersion sdk = SdkVersion.B;
        Object bean = sdk.bean("Id", "7");

        assertThat(sdk.ask(adapted(sdk), "getTokenById", "7", bean)).isSameAs(bean);
        assertThat(get(bean, "AccessToken")).isEqualTo("access");
        assertThat(get(bean, "ClientSecret")).isEqualTo("client-secret");
        assertThat(get(sdk.refusal(adapted(sdk), "getTokenById", "8", bean), "Code"))
                .isEqualTo("NoSuchToken");
    }

    @ParameterizedTest
    @EnumSource(names = {"A", "B"})
    void deletesWhatTheObjectCameFrom(SdkVersion sdk) {
        store.saveToken(OF_ANN);
        OAuthToken ofBob = store.saveToken(
                OF_ANN.toBuilder().id("8").userName("bob@example.com").build());
        Object bean = sdk.bean(client(sdk), "client", "GrantToken", "grant");
        find(sdk, adapted(sdk), bean);

        sdk.ask(adapted(sdk), "deleteToken", bean);

        assertThat(store.getTokens()).containsExactly(ofBob);
    }

    @ParameterizedTest
    @EnumSource(names = {"A", "B"})
    void deletesNothingThatIsNotTheTokenOfTheObject(SdkVersion sdk) {
        store.saveToken(OF_ANN);
        Object adapted = adapted(sdk);

        sdk.ask(adapted, "deleteToken", (Object) null);
        sdk.ask(adapted, "deleteToken", sdk.bean());
        sdk.ask(adapted, "deleteToken", sdk.bean("UserMail", ANN, client(sdk), "client", "GrantToken", "another"));
        sdk.ask(adapted, "deleteToken", sdk.bean("UserMail", "bob@example.com", "Id", "7", "RefreshToken", "x"));

        assertThat(store.getTokens()).containsExactly(OF_ANN);
    }
}
