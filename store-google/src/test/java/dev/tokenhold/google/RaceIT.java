package dev.tokenhold.google;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.auth.oauth2.ClientParametersAuthentication;
import com.google.api.client.auth.oauth2.RefreshTokenRequest;
import com.google.api.client.auth.oauth2.StoredCredential;
import com.google.api.client.auth.oauth2.TokenResponseException;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.store.DataStoreFactory;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.JavaProcess;
import dev.tokenhold.testservers.AuthorizationServer;
import dev.tokenhold.testservers.RefreshPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes with Google's client, whose access tokens expire at the same time, and a provider whose refresh tokens work once. Measured over
 * 200 rounds with {@code -Dtokenhold.rounds=200}, and with {@code -Plong} also as Google's own files do.
 */
class RaceIT {

    private static final int ROUNDS = Integer.getInteger("tokenhold.rounds", 12);
    private static final int PERIOD_MILLIS = 120;

    @TempDir
    private Path folder;

    private Path go;

    private interface DataStores {
        DataStoreFactory of(String user) throws IOException;
    }

    @BeforeEach
    void prepare() {
        go = folder.resolve("go");
    }

    private record Outcome(int lost, int refreshes) {}

    @Test
    void freshFlowKeepsEveryLoginOfAProviderThatRevokesOnReuse() throws IOException {
        assertThat(inSqlite(RefreshPolicy.REVOKE, true)).isEqualTo(new Outcome(0, ROUNDS));
    }

    @Test
    @Tag("long")
    void freshFlowKeepsEveryLoginOfAProviderThatRotates() throws IOException {
        assertThat(inSqlite(RefreshPolicy.ROTATE, true)).isEqualTo(new Outcome(0, ROUNDS));
    }

    @Test
    void dataStoreAloneKeepsEveryLoginOfAProviderThatRotates() throws IOException {
        assertThat(inSqlite(RefreshPolicy.ROTATE, false).lost()).isZero();
    }

    /** If this fails, the race of the other tests is none. */
    @Test
    @Tag("long")
    void filesOfGoogleLoseLoginsOfAProviderThatRevokesOnReuse() throws IOException {
        assertThat(inFiles(RefreshPolicy.REVOKE).lost()).isPositive();
    }

    @Test
    @Tag("long")
    void filesOfGoogleLoseLoginsOfAProviderThatRotates() throws IOException {
        assertThat(inFiles(RefreshPolicy.ROTATE).lost()).isPositive();
    }

    private Outcome inFiles(RefreshPolicy policy) throws IOException {
        return outcome(
                "Google's files", policy, user -> ClientProcess.files(folder, user), List.of("folder=" + folder));
    }

    private Outcome inSqlite(RefreshPolicy policy, boolean fresh) throws IOException {
        String uri = "sqlite:" + folder.resolve("tokens.db");
        List<String> settings = new ArrayList<>(List.of("uri=" + uri, "fresh=" + fresh));
        TestKeyring.settings().forEach((name, value) -> settings.add("store." + name + "=" + value));
        try (TokenStore store = TokenStores.open(uri, TestKeyring.settings())) {
            return outcome(
                    fresh ? "SQLite, FreshAuthorizationCodeFlow" : "SQLite, Google's flow",
                    policy,
                    user -> new TokenStoreDataStoreFactory(store),
                    settings);
        }
    }

    private Outcome outcome(String kind, RefreshPolicy policy, DataStores dataStores, List<String> settings)
            throws IOException {
        try (AuthorizationServer server = AuthorizationServer.builder()
                .policy(policy)
                .allowance(Duration.ofDays(1))
                .start()) {
            for (int round = 0; round < ROUNDS; round++) {
                String user = ClientProcess.user(round);
                StoredCredential.getDefaultDataStore(dataStores.of(user))
                        .set(user, Flow.credential(server.login(user, Duration.ZERO)));
            }
            Map<String, Integer> outcomes = race(server, settings);
            int lost = 0;
            int requests = 0;
            for (int round = 0; round < ROUNDS; round++) {
                String user = ClientProcess.user(round);
                requests += server.statistics(user).requests();
                StoredCredential kept = StoredCredential.getDefaultDataStore(dataStores.of(user))
                        .get(user);
                lost += kept != null && isAlive(server, kept.getRefreshToken()) ? 0 : 1;
            }
            System.out.println(kind + ", " + policy + ": " + lost + " of " + ROUNDS + " logins lost, " + requests
                    + " refreshes, " + outcomes);
            return new Outcome(lost, requests);
        }
    }

    private Map<String, Integer> race(AuthorizationServer server, List<String> settings) throws IOException {
        List<String> arguments = new ArrayList<>(settings);
        arguments.addAll(List.of(
                "endpoint=" + server.tokenEndpoint(),
                "resource=" + server.resource(),
                "client=" + server.clientId(),
                "rounds=" + ROUNDS,
                "period=" + PERIOD_MILLIS,
                "go=" + go));
        Map<String, String> environment = ClientProcess.environment(server.clientSecret());
        Map<String, Integer> outcomes = new TreeMap<>();
        try (JavaProcess one = JavaProcess.start(ClientProcess.class, environment, arguments);
                JavaProcess other = JavaProcess.start(ClientProcess.class, environment, arguments)) {
            List<JavaProcess> both = List.of(one, other);
            for (JavaProcess process : both) {
                assertThat(process.readLine()).as(process::errors).isEqualTo("ready");
            }
            Path written = folder.resolve("written");
            Files.writeString(written, Long.toString(System.currentTimeMillis() + 100));
            Files.move(written, go, StandardCopyOption.ATOMIC_MOVE);
            both.forEach(process -> process.complete().forEach(line -> outcomes.merge(line, 1, Integer::sum)));
        }
        return outcomes;
    }

    private static boolean isAlive(AuthorizationServer server, String refreshToken) throws IOException {
        try {
            new RefreshTokenRequest(
                            Flow.TRANSPORT,
                            GsonFactory.getDefaultInstance(),
                            new GenericUrl(server.tokenEndpoint().toString()),
                            refreshToken)
                    .setClientAuthentication(
                            new ClientParametersAuthentication(server.clientId(), server.clientSecret()))
                    .execute();
            return true;
        } catch (TokenResponseException e) {
            return false;
        }
    }
}
