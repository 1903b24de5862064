package dev.tokenhold.zoho.sdk;

import static dev.tokenhold.zoho.sdk.SdkVersion.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.zoho.ZohoTokenStores;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Generation C on a store. */
class CallsByIdTest {

    private static final SdkVersion SDK = SdkVersion.C_8;
    private static final Instant EXPIRY = Instant.ofEpochMilli(1_800_000_000_123L);
    private static final OAuthToken FULL = OAuthToken.builder()
            .id("7")
            .userName("Ann")
            .clientId("client")
            .clientSecret("client-secret")
            .refreshToken("refresh-secret")
            .accessToken("access-secret")
            .grantToken("grant-secret")
            .expiresAt(EXPIRY)
            .redirectUrl("https://example.com/back")
            .apiDomain("https://www.zohoapis.eu")
            .attribute("scope", "all")
            .build();

    private final TokenStore store = new InMemoryTokenStore();
    private final Object adapted = ZohoTokenStores.adapt(store, SDK.tokenStore());

    @Test
    void fillsInWhatIsAbsentInTheObjectAndReturnsIt() {
        store.saveToken(FULL);
        Object bean = SDK.bean("UserSignature", SDK.user("Ann"), "ClientId", "client", "GrantToken", "another grant");

        assertThat(SDK.ask(adapted, "findToken", bean)).isSameAs(bean);

        assertThat(get(bean, "Id")).isEqualTo("7");
        assertThat(get(bean, "ClientSecret")).isEqualTo("client-secret");
        assertThat(get(bean, "RefreshToken")).isEqualTo("refresh-secret");
        assertThat(get(bean, "AccessToken")).isEqualTo("access-secret");
        assertThat(get(bean, "GrantToken")).isEqualTo("another grant");
        assertThat(get(bean, "ExpiresIn")).isEqualTo("1800000000123");
        assertThat(get(bean, "RedirectURL")).isEqualTo("https://example.com/back");
        assertThat(get(bean, "APIDomain")).isEqualTo("https://www.zohoapis.eu");
    }

    @Test
    void keepsWhatTheObjectHas() {
        store.saveToken(FULL);
        Object bean = SDK.bean(
                "UserSignature",
                SDK.user("Ann"),
                "RefreshToken",
                "own refresh",
                "AccessToken",
                "own access",
                "ExpiresIn",
                "1",
                "APIDomain",
                "own domain");

        SDK.ask(adapted, "findToken", bean);

        assertThat(get(bean, "RefreshToken")).isEqualTo("own refresh");
        assertThat(get(bean, "AccessToken")).isEqualTo("own access");
        assertThat(get(bean, "ExpiresIn")).isEqualTo("1");
        assertThat(get(bean, "APIDomain")).isEqualTo("own domain");
    }

    @Test
    void findsNothingAndChangesNothing() {
        store.saveToken(FULL);
        Object bean = SDK.bean("UserSignature", SDK.user("Bob"));

        assertThat(SDK.ask(adapted, "findToken", bean)).isNull();
        assertThat(SDK.ask(adapted, "findToken", SDK.bean())).isNull();
        assertThat(get(bean, "Id")).isNull();
    }

    @Test
    void returnsAnObjectOfItsOwnForAnId() {
        store.saveToken(FULL);

        Object bean = SDK.ask(adapted, "findTokenById", "7");

        assertThat(bean).isInstanceOf(SDK.token());
        assertThat(SdkVersion.call(get(bean, "UserSignature"), "getName")).isEqualTo("Ann");
        assertThat(get(bean, "AccessToken")).isEqualTo("access-secret");
        assertThat(get(bean, "GrantToken")).isEqualTo("grant-secret");
        assertThat(get(bean, "ExpiresIn")).isEqualTo("1800000000123");
        assertThat(get(bean, "APIDomain")).isEqualTo("https://www.zohoapis.eu");
    }

    @Test
    void throwsTheExceptionOfTheSdkForAnIdThatIsNotThere() {
        Exception refusal = SDK.refusal(adapted, "findTokenById", "8\n9");

        assertThat(get(refusal, "Code")).isEqualTo("NoSuchToken");
        assertThat(refusal)
                .hasMessageContaining("no token with the id 8\\u000a9")
                .hasNoCause();
        assertThat(SDK.refusal(adapted, "findTokenById", (Object) null)).hasMessageContaining("null");
    }

    @Test
    void returnsNoEmptyTextForAnUnknownExpiry() {
        store.saveToken(FULL.toBuilder().expiresAt(null).build());

        assertThat(get(SDK.ask(adapted, "findTokenById", "7"), "ExpiresIn")).isNull();
    }

    @Test
    void findsTheTokenToRevokeByItsId() {
        store.saveToken(FULL.toBuilder().expiresAt(Instant.EPOCH).build());
        Object bean = SDK.bean("Id", "7");

        SDK.ask(adapted, "findToken", bean);

        assertThat(get(bean, "RefreshToken")).isEqualTo("refresh-secret");
        assertThat(SDK.ask(adapted, "findToken", SDK.bean("Id", "8"))).isNull();
    }

    @Test
    void takesTheTokenOfTheClientThatTheObjectHasAndElseTheGreatestId() {
        store.saveToken(FULL.toBuilder().id("1").clientId("one").build());
        store.saveToken(FULL.toBuilder().id("3").clientId("three").build());
        store.saveToken(FULL.toBuilder().id("2").clientId("two").build());
        Object ofTwo = SDK.bean("UserSignature", SDK.user("Ann"), "ClientId", "two");
        Object ofAny = SDK.bean("UserSignature", SDK.user("Ann"));

        SDK.ask(adapted, "findToken", ofTwo);
        SDK.ask(adapted, "findToken", ofAny);

        assertThat(get(ofTwo, "Id")).isEqualTo("2");
        assertThat(get(ofAny, "Id")).isEqualTo("3");
    }

    @Test
    void handsOnAGrantTokenThatIsNotExchangedYet() {
        store.saveToken(OAuthToken.builder()
                .id("7")
                .userName("Ann")
                .clientId("client")
                .grantToken("stored grant")
                .build());
        Object bean = SDK.bean("UserSignature", SDK.user("Ann"));

        assertThat(SDK.ask(adapted, "findToken", bean)).isSameAs(bean);
        assertThat(get(bean, "GrantToken")).isEqualTo("stored grant");
        assertThat(get(bean, "AccessToken")).isNull();
    }

    @Test
    void savesWhatTheObjectHasAndGivesItItsId() {
        Object bean = SDK.bean(
                "UserSignature",
                SDK.user("Ann"),
                "ClientId",
                "client",
                "ClientSecret",
                "client-secret",
                "RefreshToken",
                "refresh-secret",
                "AccessToken",
                "access-secret",
                "GrantToken",
                "grant-secret",
                "ExpiresIn",
                "1800000000123",
                "RedirectURL",
                "https://example.com/back",
                "APIDomain",
                "https://www.zohoapis.eu");

        SDK.ask(adapted, "saveToken", bean);

        String id = (String) get(bean, "Id");
        assertThat(store.getTokens())
                .containsExactly(
                        FULL.toBuilder().id(id).attribute("scope", null).build());
    }

    @Test
    void keepsTheApiDomainThatAnOldSdkDoesNotKnow() {
        store.saveToken(FULL);
        SdkVersion old = SdkVersion.C_4;
        Object adaptedOld = ZohoTokenStores.adapt(store, old.tokenStore());
        Object bean = old.ask(adaptedOld, "findTokenById", "7");
        SdkVersion.set(bean, "AccessToken", "newer");

        old.ask(adaptedOld, "saveToken", bean);

        assertThat(store.getTokens())
                .containsExactly(FULL.toBuilder().accessToken("newer").build());
    }

    @Test
    void keepsTheApiDomainOfAnObjectThatHasNone() {
        store.saveToken(FULL);

        SDK.ask(adapted, "saveToken", SDK.bean("Id", "7", "AccessToken", "newer", "ExpiresIn", "1800000000124"));

        assertThat(store.getTokens())
                .containsExactly(FULL.toBuilder()
                        .accessToken("newer")
                        .expiresAt(EXPIRY.plusMillis(1))
                        .build());
    }

    @Test
    void takesAnExpiryOfZeroForOneInThePast() {
        SDK.ask(adapted, "saveToken", SDK.bean("Id", "7", "AccessToken", "access", "ExpiresIn", "0"));

        assertThat(store.findTokenById("7")).get().returns(Instant.EPOCH, OAuthToken::expiresAt);
    }

    @Test
    void refusesAnExpiryThatIsNoNumberWithoutShowingIt() {
        Object bean = SDK.bean("Id", "7", "AccessToken", "access-secret", "ExpiresIn", "in an hour");

        Exception refusal = SDK.refusal(adapted, "saveToken", bean);

        assertThat(get(refusal, "Code")).isEqualTo("InvalidTokenException");
        assertThat(refusal).hasMessageContaining("milliseconds since 1970").hasMessageNotContaining("in an hour");
        assertThat(refusal.getCause()).isInstanceOf(InvalidTokenException.class).hasNoCause();
    }

    @Test
    void throwsTheExceptionOfTheSdkWithItsReason() {
        Exception nothingToKeep = SDK.refusal(adapted, "saveToken", SDK.bean("UserSignature", SDK.user("Ann")));
        store.close();
        Exception closed = SDK.refusal(adapted, "getTokens");

        assertThat(get(nothingToKeep, "Code")).isEqualTo("InvalidTokenException");
        assertThat(nothingToKeep).cause().isInstanceOf(InvalidTokenException.class);
        assertThat(get(closed, "Code")).isEqualTo("StoreUnavailableException");
        assertThat(closed).cause().isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void deletesByIdAndNothingWithoutOne() {
        store.saveToken(FULL);

        SDK.ask(adapted, "deleteToken", (Object) null);
        SDK.ask(adapted, "deleteToken", "8");
        assertThat(store.getTokens()).containsExactly(FULL);
        SDK.ask(adapted, "deleteToken", "7");

        assertThat(store.getTokens()).isEmpty();
    }

    @Test
    void listsAndDeletesAll() {
        store.saveToken(FULL);
        store.saveToken(OAuthToken.builder().id("8").accessToken("of nobody").build());

        List<?> all = (List<?>) SDK.ask(adapted, "getTokens");

        assertThat(all).extracting(bean -> get(bean, "AccessToken")).containsExactly("access-secret", "of nobody");
        SDK.ask(adapted, "deleteTokens");
        assertThat(store.getTokens()).isEmpty();
    }
}
