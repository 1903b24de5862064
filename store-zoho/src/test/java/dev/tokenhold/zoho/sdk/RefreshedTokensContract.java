package dev.tokenhold.zoho.sdk;

import static dev.tokenhold.zoho.sdk.SdkVersion.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.refresh.LoginRequiredException;
import dev.tokenhold.refresh.RefreshDelayedException;
import dev.tokenhold.zoho.ZohoTokenStores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Through fresh tokens the SDK gets nothing that it would refresh. */
abstract class RefreshedTokensContract {

    private static final SdkVersion SDK = SdkVersion.C_8;
    private static final String ANN = "ann@example.com";
    private static final OAuthToken EXPIRED = OAuthToken.builder()
            .id("7")
            .userName(ANN)
            .clientId("client")
            .clientSecret("client-secret")
            .refreshToken("stored")
            .accessToken("old access")
            .grantToken("grant")
            .expiresAt(Instant.ofEpochMilli(1_700_000_000_000L))
            .apiDomain("https://www.zohoapis.eu")
            .build();

    private final Provider provider = new Provider();
    private TokenStore store;
    private FreshTokens tokens;
    private Object adapted;

    abstract TokenStore open() throws Exception;

    @BeforeEach
    void adaptFreshTokens() throws Exception {
        store = open();
        tokens = FreshTokens.builder(store, provider).build();
        adapted = ZohoTokenStores.adapt(tokens, SDK.tokenStore());
    }

    @AfterEach
    void closeAll() {
        tokens.close();
        store.close();
    }

    private static Object ofAnn(Object... more) {
        List<Object> properties = new ArrayList<>(List.of("UserSignature", SDK.user(ANN), "ClientId", "client"));
        properties.addAll(List.of(more));
        return SDK.bean(properties.toArray());
    }

    private static OAuthToken expiringIn(int seconds) {
        return EXPIRED.toBuilder().expiresAt(Instant.now().plusSeconds(seconds)).build();
    }

    private void assertNothingToRefresh(Object bean) {
        OAuthToken stored = store.findTokenById("7").orElseThrow();
        assertThat(get(bean, "AccessToken")).isEqualTo(stored.accessToken());
        assertThat(get(bean, "ExpiresIn"))
                .isEqualTo(String.valueOf(stored.expiresAt().toEpochMilli()));
        assertThat(stored.expiresAt()).isAfter(Instant.now().plusSeconds(30));
    }

    private static void assertShowsNoSecret(Throwable failure) {
        for (Throwable shown = failure; shown != null; shown = shown.getCause()) {
            assertThat(shown.toString()).doesNotContain("stored", "client-secret", "old access", "pasted", ANN);
        }
    }

    @Test
    void fillsTheObjectWithAFreshTokenOverWhatItHas() {
        store.saveToken(EXPIRED);
        Object bean = ofAnn("AccessToken", "stale", "ExpiresIn", "1", "APIDomain", "https://www.zohoapis.com");

        assertThat(SDK.ask(adapted, "findToken", bean)).isSameAs(bean);

        assertNothingToRefresh(bean);
        assertThat(get(bean, "Id")).isEqualTo("7");
        assertThat(get(bean, "RefreshToken")).isEqualTo("stored");
        assertThat(get(bean, "APIDomain")).isEqualTo("https://www.zohoapis.eu");
        assertThat(provider.presented()).containsExactly("stored");
    }

    @Test
    void refreshesBeforeItReturnsATokenByItsId() {
        store.saveToken(EXPIRED);

        Object bean = SDK.ask(adapted, "findTokenById", "7");

        assertNothingToRefresh(bean);
        assertThat(get(bean, "APIDomain")).isEqualTo("https://www.zohoapis.eu");
        assertThat(provider.presented()).hasSize(1);
    }

    @Test
    void clearsTheExpiryOfAnObjectWhoseTokenDoesNotExpire() {
        store.saveToken(EXPIRED.toBuilder().expiresAt(null).build());
        Object bean = ofAnn("AccessToken", "stale", "ExpiresIn", "1");

        SDK.ask(adapted, "findToken", bean);

        assertThat(get(bean, "AccessToken")).isEqualTo("old access");
        assertThat(get(bean, "ExpiresIn")).isNull();
        assertThat(provider.presented()).isEmpty();
    }

    @Test
    void refreshesOnceForAllThreads() throws Exception {
        store.saveToken(EXPIRED);
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier barrier = new CyclicBarrier(threads);
            List<Future<Object>> beans = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                beans.add(pool.submit(() -> {
                    Object bean = ofAnn();
                    barrier.await();
                    return SDK.ask(adapted, "findToken", bean);
                }));
            }
            for (Future<Object> bean : beans) {
                assertNothingToRefresh(bean.get());
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(provider.presented()).hasSize(1);
    }

    @Test
    void looksUpTheTokenToRevokeAndDoesNotRefreshIt() {
        store.saveToken(EXPIRED);
        provider.refuse("stored");
        Object bean = SDK.bean("Id", "7");

        assertThat(SDK.ask(adapted, "findToken", bean)).isSameAs(bean);

        assertThat(get(bean, "RefreshToken")).isEqualTo("stored");
        assertThat(provider.presented()).isEmpty();
    }

    @Test
    void leavesTheFirstExchangeToTheSdk() {
        Object unknown = ofAnn("GrantToken", "new grant");
        assertThat(SDK.ask(adapted, "findToken", unknown)).isNull();

        store.saveToken(OAuthToken.builder()
                .id("7")
                .userName(ANN)
                .grantToken("stored grant")
                .build());
        Object bean = ofAnn();

        assertThat(SDK.ask(adapted, "findToken", bean)).isSameAs(bean);
        assertThat(get(bean, "GrantToken")).isEqualTo("stored grant");
        assertThat(get(SDK.ask(adapted, "findTokenById", "7"), "GrantToken")).isEqualTo("stored grant");
        assertThat(get(SDK.refusal(adapted, "findTokenById", "8"), "Code")).isEqualTo("NoSuchToken");
        assertThat(provider.presented()).isEmpty();
    }

    @Test
    void handsOutWhatTheSdkHasSavedAfterALogin() {
        store.saveToken(EXPIRED);
        Object bean =
                ofAnn("RefreshToken", "of the login", "AccessToken", "expired soon", "ExpiresIn", "1700000000001");

        SDK.ask(adapted, "saveToken", bean);
        Object found = SDK.ask(adapted, "findTokenById", get(bean, "Id"));

        assertNothingToRefresh(found);
        assertThat(provider.presented()).containsExactly("of the login");
    }

    @Test
    void throwsTheExceptionOfTheSdkWhenTheUserHasToLogIn() {
        store.saveToken(EXPIRED);
        provider.refuse("stored");

        for (Exception refusal : List.of(
                SDK.refusal(adapted, "findTokenById", "7"),
                SDK.refusal(adapted, "findToken", ofAnn("RefreshToken", "stored")))) {
            assertThat(get(refusal, "Code")).isEqualTo("LoginRequiredException");
            assertThat(refusal)
                    .hasMessageContainingAll("the token 7", "let the user log in", "new grant token")
                    .cause()
                    .isInstanceOf(LoginRequiredException.class);
            assertShowsNoSecret(refusal);
        }
        assertThat(provider.presented()).containsExactly("stored");
    }

    @Test
    void ignoresAnotherRefreshTokenOfTheObjectWhileTheStoredOneWorks() {
        store.saveToken(EXPIRED);
        Object bean = ofAnn("RefreshToken", "pasted");

        SDK.ask(adapted, "findToken", bean);

        assertThat(get(bean, "RefreshToken")).isEqualTo("stored");
        assertThat(provider.presented()).containsExactly("stored");
    }

    @Test
    void triesAnotherRefreshTokenOfTheObjectWhenTheStoredOneIsRefused() {
        store.saveToken(EXPIRED);
        provider.refuse("stored");
        Object bean = ofAnn("RefreshToken", "pasted");

        SDK.ask(adapted, "findToken", bean);

        assertNothingToRefresh(bean);
        assertThat(provider.presented()).containsExactly("stored", "pasted");
        assertThat(store.findTokenById("7"))
                .get()
                .returns("pasted", OAuthToken::refreshToken)
                .returns("grant", OAuthToken::grantToken);
    }

    @Test
    void triesAnotherRefreshTokenOfTheObjectOnce() {
        store.saveToken(EXPIRED);
        provider.refuse("stored");
        provider.refuse("pasted");

        for (int i = 0; i < 2; i++) {
            Exception refusal = SDK.refusal(adapted, "findToken", ofAnn("RefreshToken", "pasted"));
            assertThat(get(refusal, "Code")).isEqualTo("LoginRequiredException");
            assertShowsNoSecret(refusal);
        }
        assertThat(provider.presented()).containsExactly("stored", "pasted");
    }

    @Test
    void letsTheSdkExchangeAnotherGrantTokenWhenTheStoredTokenIsRefused() {
        store.saveToken(EXPIRED);
        provider.refuse("stored");
        Object bean = ofAnn("GrantToken", "new grant");

        assertThat(SDK.ask(adapted, "findToken", bean)).isNull();

        assertThat(get(bean, "AccessToken")).isNull();
        assertThat(get(bean, "RefreshToken")).isNull();
        // The same object with the grant token that is used up.
        Exception refusal = SDK.refusal(adapted, "findToken", ofAnn("GrantToken", "grant"));
        assertThat(get(refusal, "Code")).isEqualTo("LoginRequiredException");
    }

    @Test
    void handsOutTheOldTokenDuringADelayWhileItIsGoodEnough() {
        store.saveToken(expiringIn(50));
        provider.limitRate();
        Object bean = ofAnn();

        SDK.ask(adapted, "findToken", bean);

        assertThat(get(bean, "AccessToken")).isEqualTo("old access");
        assertThat(provider.presented()).hasSize(1);
    }

    @Test
    void keepsAnOldTokenFromTheSdkThatItWouldRefresh() {
        store.saveToken(expiringIn(20));
        provider.limitRate();

        Exception refusal = SDK.refusal(adapted, "findTokenById", "7");

        assertThat(get(refusal, "Code")).isEqualTo("RefreshDelayedException");
        assertThat(refusal)
                .hasMessageContaining("the token 7")
                .hasMessageContaining("try again after")
                .cause()
                .isInstanceOf(RefreshDelayedException.class);
        assertShowsNoSecret(refusal);
        assertThat(provider.presented()).hasSize(1);
    }

    @Test
    void asksForAGreaterMarginIfTokensExpireTooSoon() {
        store.saveToken(expiringIn(20));
        try (FreshTokens careless = FreshTokens.builder(store, provider)
                .margin(Duration.ofSeconds(1))
                .refreshAhead(Duration.ZERO)
                .build()) {
            Object adaptedCareless = ZohoTokenStores.adapt(careless, SDK.tokenStore());

            Exception refusal = SDK.refusal(adaptedCareless, "findTokenById", "7");

            assertThat(get(refusal, "Code")).isEqualTo("InvalidConfigurationException");
            assertThat(refusal).hasMessageContainingAll("the token 7", "margin", "30 s");
        }
        assertThat(provider.presented()).isEmpty();
    }

    @Test
    void refusesANewTokenThatTheSdkWouldRefreshAtOnce() {
        store.saveToken(EXPIRED);
        provider.issueFor(Duration.ofSeconds(20));

        Exception refusal = SDK.refusal(adapted, "findToken", ofAnn());

        assertThat(refusal).hasMessageContaining("the provider issues tokens that live too short");
    }

    @Test
    void letsAnObjectOfGenerationBAskEachTime() {
        store.saveToken(EXPIRED);
        SdkVersion sdk = SdkVersion.B;
        Object adaptedB = ZohoTokenStores.adapt(tokens, sdk.tokenStore());
        Object bean = sdk.bean("ClientId", "client", "GrantToken", "grant");

        Object first = sdk.ask(adaptedB, "getToken", sdk.user(ANN), bean);

        assertNothingToRefresh(first);
        assertThat(get(first, "ClientSecret")).isEqualTo("client-secret");
        assertThat(get(bean, "AccessToken")).isNull();
        assertThat(get(bean, "Id")).isEqualTo("7");
        store.saveToken(OAuthToken.builder()
                .id("7")
                .accessToken("of another process")
                .expiresAt(Instant.now().plusSeconds(3600))
                .build());

        Object second = sdk.ask(adaptedB, "getTokenById", "7", bean);

        assertNothingToRefresh(second);
        assertThat(get(second, "AccessToken")).isEqualTo("of another process");
        assertThat(provider.presented()).hasSize(1);
    }

    @Test
    void givesGenerationAANumberInTheFutureForAnUnknownExpiry() {
        OAuthToken unknown = EXPIRED.toBuilder().expiresAt(null).build();
        store.saveToken(unknown);
        SdkVersion sdk = SdkVersion.A;
        Object adaptedA = ZohoTokenStores.adapt(tokens, sdk.tokenStore());
        Object bean = sdk.bean("ClientID", "client", "GrantToken", "grant");

        sdk.ask(adaptedA, "getToken", sdk.user(ANN), bean);
        sdk.ask(adaptedA, "saveToken", sdk.user(ANN), bean);

        assertThat(Instant.ofEpochMilli(Long.parseLong((String) get(bean, "ExpiresIn"))))
                .isAfter(Instant.now().plus(Duration.ofDays(365)));
        assertThat(store.getTokens()).containsExactly(unknown);
    }

    @ParameterizedTest
    @EnumSource(names = {"A", "B"})
    void leavesANewGrantTokenToGenerationsAAndB(SdkVersion sdk) {
        store.saveToken(EXPIRED);
        Object old = ZohoTokenStores.adapt(tokens, sdk.tokenStore());
        String client = sdk == SdkVersion.A ? "ClientID" : "ClientId";

        Object newGrant = sdk.bean(client, "client", "GrantToken", "new grant");
        assertThat(sdk.ask(old, "getToken", sdk.user(ANN), newGrant)).isNull();
        assertThat(provider.presented()).isEmpty();

        Object pasted = sdk.bean(client, "client", "RefreshToken", "pasted");
        assertNothingToRefresh(sdk.ask(old, "getToken", sdk.user(ANN), pasted));
        assertThat(provider.presented()).containsExactly("stored");
    }
}
