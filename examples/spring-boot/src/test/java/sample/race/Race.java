package sample.race;

import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import sample.provider.Browser;
import sample.provider.Provider;
import sample.provider.RefreshCount;

/**
 * Two instances of the sample on one database, whose threads ask for the contacts of the same users while access tokens expire every two
 * seconds and a refresh token works once. Users whose login is lost log in again.
 *
 * <p>{@code Race CONTESTANT [EXPIRIES]}, where the contestant is {@code SPRING} or {@code TOKENHOLD}.
 */
public final class Race {

    static final String PASSPHRASE = "five words or more, please";

    /** The provider announces a second less: it rounds {@code expires_in} down. */
    private static final Duration LIFETIME = Duration.ofSeconds(3);
    private static final String MARGIN = "500ms";
    private static final int INSTANCES = 2;
    private static final int THREADS = 8;
    private static final int USERS = 8;
    private static final int WARNINGS = 20;

    private final Contestant contestant;
    private final List<InstanceProcess> instances = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();
    private final Map<String, Long> loggedIn = new HashMap<>();
    private int lost;
    private int failedLogins;

    private Race(Contestant contestant) {
        this.contestant = contestant;
    }

    public static void main(String[] arguments) throws Exception {
        int expiries = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        System.out.println(run(Contestant.valueOf(arguments[0]), expiries));
        System.exit(0);
    }

    /**
     * What happened.
     *
     * @param expiries the access tokens that were refreshed
     * @param requests the refreshes that the provider was asked for
     * @param granted those that it granted
     * @param lost how often a user had to log in again
     * @param failedLogins how often a login failed
     * @param seconds the duration
     * @param calls how often each result of a call for contacts occurred
     */
    record Figures(int expiries, int requests, int granted, int lost, int failedLogins, long seconds, Map<String, Integer> calls) {}

    static Figures run(Contestant contestant, int expiries) throws Exception {
        return new Race(contestant).run(expiries);
    }

    private Figures run(int expiries) throws Exception {
        List<Integer> ports = freePorts();
        ports.forEach(port -> addresses.add("http://127.0.0.1:" + port));
        List<String> users = IntStream.range(0, USERS).mapToObj(i -> "user" + i).toList();
        try (DatabaseServer server = MariaDbServer.builder().start();
                Provider provider = Provider.start(LIFETIME, addresses)) {
            TestDatabase database = server.createDatabase();
            contestant.prepare(database);
            for (int port : ports) {
                List<String> arguments = new ArrayList<>(List.of(
                        contestant.name(),
                        String.valueOf(THREADS),
                        String.join(",", users),
                        "--server.port=" + port));
                arguments.addAll(provider.properties());
                arguments.addAll(contestant.properties(database, MARGIN));
                InstanceProcess instance = InstanceProcess.start(arguments, database.password());
                instances.add(instance);
                instance.awaitReady();
            }
            for (String user : users) {
                if (!logIn(user)) {
                    throw new IllegalStateException(user + " cannot log in");
                }
            }
            RefreshCount refreshes = provider.refreshes();
            for (InstanceProcess instance : instances) {
                instance.next();
            }
            long begun = System.nanoTime();
            while (refreshes.expiries() < expiries) {
                Thread.sleep(10);
                logInWhoIsLost();
            }
            Map<String, Integer> calls = new TreeMap<>();
            for (InstanceProcess instance : instances) {
                instance.next();
            }
            for (InstanceProcess instance : instances) {
                instance.totals().forEach((result, count) -> calls.merge(result, count, Integer::sum));
                logInWhoIsLost();
            }
            return new Figures(
                    refreshes.expiries(),
                    refreshes.requests(),
                    refreshes.granted(),
                    lost,
                    failedLogins,
                    Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                    calls);
        } finally {
            for (InstanceProcess instance : instances) {
                instance.log().stream()
                        .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                        .limit(WARNINGS)
                        .forEach(System.err::println);
            }
            instances.forEach(InstanceProcess::close);
        }
    }

    private void logInWhoIsLost() throws Exception {
        for (InstanceProcess instance : instances) {
            for (String line : instance.lost()) {
                String[] userAndTime = line.split(" ");
                // A call that began before the user logged in again tells nothing new.
                if (Long.parseLong(userAndTime[1]) > loggedIn.get(userAndTime[0])) {
                    lost += logIn(userAndTime[0]) ? 1 : 0;
                }
            }
        }
    }

    /** Fails now and then where tokens are lost; then the next call of the user says again that a login is required. */
    private boolean logIn(String user) throws InterruptedException {
        URI start = URI.create(addresses.get(0) + "/");
        try {
            // Not a page with contacts: they may already be lost again.
            if (new Browser(user).open(start + "oauth2/authorization/crm").uri().equals(start)) {
                loggedIn.put(user, System.currentTimeMillis());
                return true;
            }
        } catch (IOException e) {
            System.err.println(e);
        }
        failedLogins++;
        return false;
    }

    private static List<Integer> freePorts() throws Exception {
        List<Integer> ports = new ArrayList<>();
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < INSTANCES; i++) {
            ServerSocket socket = new ServerSocket(0);
            sockets.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
