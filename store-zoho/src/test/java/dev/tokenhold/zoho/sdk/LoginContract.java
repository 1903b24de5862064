package dev.tokenhold.zoho.sdk;

import static dev.tokenhold.zoho.sdk.SdkVersion.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.zoho.ZohoTokenStores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the SDK saves after a login is saved, whatever the store holds. */
abstract class LoginContract {

    private static final SdkVersion SDK = SdkVersion.C_8;
    private static final OAuthToken OF_ANN = OAuthToken.builder()
            .id("7")
            .userName("Ann")
            .clientId("client")
            .clientSecret("client-secret")
            .refreshToken("old refresh")
            .accessToken("old access")
            .expiresAt(Instant.ofEpochMilli(1_700_000_000_000L))
            .apiDomain("https://www.zohoapis.eu")
            .build();

    private TokenStore store;
    private Object adapted;

    abstract TokenStore open() throws Exception;

    @BeforeEach
    void adaptStore() throws Exception {
        store = open();
        adapted = ZohoTokenStores.adapt(store, SDK.tokenStore());
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private static Object login(String user, String client, Object... more) {
        Object bean = SDK.bean("ClientId", client, "RefreshToken", "new refresh", "AccessToken", "new access");
        if (user != null) {
            SdkVersion.set(bean, "UserSignature", SDK.user(user));
        }
        for (int i = 0; i < more.length; i += 2) {
            SdkVersion.set(bean, (String) more[i], more[i + 1]);
        }
        return bean;
    }

    @Test
    void mergesALoginIntoTheTokenOfItsUserAndClientUnderAnyId() {
        store.saveToken(OF_ANN);
        Object bean = login("Ann", "client", "Id", "made by the SDK");

        SDK.ask(adapted, "saveToken", bean);

        assertThat(get(bean, "Id")).isEqualTo("7");
        // Another access token whose expiry is unknown does not keep that of the old one.
        assertThat(store.getTokens())
                .containsExactly(OF_ANN.toBuilder()
                        .refreshToken("new refresh")
                        .accessToken("new access")
                        .expiresAt(null)
                        .build());
    }

    @Test
    void addsALoginOfAnotherUserUnderTheIdOfTheObjectIfThatIsFree() {
        store.saveToken(OF_ANN);
        Object bean = login("Bob", "client", "Id", "made by the SDK");

        SDK.ask(adapted, "saveToken", bean);

        assertThat(get(bean, "Id")).isEqualTo("made by the SDK");
        assertThat(store.getTokens()).hasSize(2).contains(OF_ANN);
    }

    @Test
    void leavesTheTokenOfAnotherUserAloneThatHasTheIdOfTheObject() {
        store.saveToken(OF_ANN);
        Object bean = login("Bob", "client", "Id", "7");

        SDK.ask(adapted, "saveToken", bean);

        assertThat(get(bean, "Id")).isNotNull().isNotEqualTo("7");
        assertThat(store.getTokens()).hasSize(2).contains(OF_ANN);
    }

    @Test
    void goesByTheIdWithoutAUser() {
        store.saveToken(OF_ANN);
        Object bean = login(null, "client", "Id", "7");

        SDK.ask(adapted, "saveToken", bean);

        assertThat(store.getTokens())
                .singleElement()
                .returns("Ann", OAuthToken::userName)
                .returns("new refresh", OAuthToken::refreshToken);
    }

    @Test
    void givesATokenThatWasSavedWithoutUserItsUser() {
        OAuthToken anonymous = store.saveToken(OF_ANN.toBuilder().userName(null).build());
        Object bean = login("Ann", "client", "Id", anonymous.id());

        SDK.ask(adapted, "saveToken", bean);

        assertThat(store.getTokens())
                .singleElement()
                .returns("7", OAuthToken::id)
                .returns("Ann", OAuthToken::userName);
    }

    @Test
    void keepsTheTokensOfTwoClientsOfOneUser() {
        store.saveToken(OF_ANN);

        SDK.ask(adapted, "saveToken", login("Ann", "second client"));

        assertThat(store.getTokens()).hasSize(2).contains(OF_ANN);
    }

    @Test
    void savesALoginWithoutClientOfAUserWithTwo() {
        store.saveToken(OF_ANN);
        store.saveToken(OF_ANN.toBuilder().id("8").clientId("second client").build());
        Object ofGreatest = login("Ann", null);
        Object ofItsId = login("Ann", null, "Id", "7");

        SDK.ask(adapted, "saveToken", ofGreatest);
        SDK.ask(adapted, "saveToken", ofItsId);

        assertThat(get(ofGreatest, "Id")).isEqualTo("8");
        assertThat(get(ofItsId, "Id")).isEqualTo("7");
        assertThat(store.getTokens())
                .extracting(OAuthToken::refreshToken)
                .containsExactly("new refresh", "new refresh");
    }

    @Test
    void savesALoginBesideATokenOfTheUserWithoutClient() {
        store.saveToken(OF_ANN);
        store.saveToken(OAuthToken.builder()
                .id("9")
                .userName("Ann")
                .accessToken("of no client")
                .build());
        Object bean = login("Ann", "client");

        SDK.ask(adapted, "saveToken", bean);

        assertThat(get(bean, "Id")).isEqualTo("7");
        assertThat(store.findTokenById("7")).get().returns("new refresh", OAuthToken::refreshToken);
        assertThat(store.findTokenById("9")).get().returns("of no client", OAuthToken::accessToken);
    }

    @Test
    void savesTheLoginsOfOneUserThatHappenAtOnceInOneToken() throws Exception {
        int threads = 4;
        int rounds = 10;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CyclicBarrier barrier = new CyclicBarrier(threads);
        try {
            List<Future<String>> ids = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                String own = "own id " + thread;
                Callable<String> logins = () -> {
                    String id = null;
                    for (int round = 0; round < rounds; round++) {
                        Object bean = login("Ann in round " + round, "client", "Id", own + " in round " + round);
                        barrier.await();
                        SDK.ask(adapted, "saveToken", bean);
                        id = (String) get(bean, "Id");
                    }
                    return id;
                };
                ids.add(pool.submit(logins));
            }
            for (Future<String> id : ids) {
                assertThat(store.findTokenById(id.get())).isPresent();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(store.getTokens()).hasSize(rounds);
    }
}
