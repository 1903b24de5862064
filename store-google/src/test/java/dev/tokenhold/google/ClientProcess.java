package dev.tokenhold.google;

import com.google.api.client.auth.oauth2.AuthorizationCodeFlow;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.util.store.DataStoreFactory;
import com.google.api.client.util.store.FileDataStoreFactory;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.refresh.LostAnswer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A program with Google's client, which makes one request in the name of each user, at times that it agreed on with other processes. Prints what
 * became of each.
 */
public final class ClientProcess {

    private static final String SECRET = "CLIENT_SECRET";

    private ClientProcess() {}

    /**
     * The arguments are {@code name=value}; those that begin with {@code store.} are settings of the store. Without {@code uri} it keeps
     * credentials in files of Google's, one folder for each user, as it would keep all users of other processes in memory otherwise. With
     * {@code fresh=false} Google's flow refreshes.
     */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> settings = Arrays.stream(arguments)
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        if (!settings.containsKey("uri")) {
            run(settings, user -> flow(settings, new FileDataStoreFactory(new File(settings.get("folder"), user))));
            return;
        }
        Map<String, String> ofStore = settings.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("store."))
                .collect(Collectors.toMap(entry -> entry.getKey().substring("store.".length()), Map.Entry::getValue));
        try (TokenStore store = TokenStores.open(settings.get("uri"), ofStore)) {
            AuthorizationCodeFlow flow = flow(settings, new TokenStoreDataStoreFactory(store));
            try (FreshTokens tokens = FreshTokens.builder(store, FreshAuthorizationCodeFlow.refresher(flow))
                    .lostAnswer(LostAnswer.FAIL)
                    .build()) {
                AuthorizationCodeFlow fresh = new FreshAuthorizationCodeFlow(flow, tokens);
                run(settings, user -> Boolean.parseBoolean(settings.get("fresh")) ? fresh : flow);
            }
        }
    }

    private interface Flows {
        AuthorizationCodeFlow of(String user) throws IOException;
    }

    private static AuthorizationCodeFlow flow(Map<String, String> settings, DataStoreFactory dataStores)
            throws IOException {
        return Flow.builder(
                        URI.create(settings.get("endpoint")),
                        settings.get("client"),
                        Objects.requireNonNull(System.getenv(SECRET), SECRET))
                .setDataStoreFactory(dataStores)
                .build();
    }

    private static void run(Map<String, String> settings, Flows flows) throws Exception {
        int rounds = Integer.parseInt(settings.get("rounds"));
        long period = Long.parseLong(settings.get("period"));
        System.out.println("ready");
        long start = start(Path.of(settings.get("go")));
        for (int round = 0; round < rounds; round++) {
            long wait = start + round * period - System.currentTimeMillis();
            TimeUnit.MILLISECONDS.sleep(Math.max(0, wait));
            System.out.println(outcome(flows, user(round), new GenericUrl(settings.get("resource"))));
        }
    }

    static String user(int round) {
        return "user" + round;
    }

    static Map<String, String> environment(String clientSecret) {
        return Map.of(SECRET, clientSecret);
    }

    static FileDataStoreFactory files(Path folder, String user) throws IOException {
        return new FileDataStoreFactory(folder.resolve(user).toFile());
    }

    private static String outcome(Flows flows, String user, GenericUrl resource) {
        try {
            return "status "
                    + Flow.TRANSPORT
                            .createRequestFactory(flows.of(user).loadCredential(user))
                            .buildGetRequest(resource)
                            .execute()
                            .getStatusCode();
        } catch (IOException e) {
            return "failed " + e.getClass().getSimpleName();
        }
    }

    private static long start(Path go) throws Exception {
        while (!Files.exists(go)) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return Long.parseLong(Files.readString(go));
    }
}
