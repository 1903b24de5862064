package sample.race;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.oauth2.client.ClientAuthorizationRequiredException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import sample.contacts.Contacts;
import sample.contacts.ContactsApplication;

/** One process with the sample, some threads of which ask for the contacts of all users until a line on standard input ends it. */
final class Instance {

    static final String READY = "READY";
    static final String LOST = "LOST ";
    static final String TOTAL = "TOTAL ";
    static final String OK = "answered";

    private static final int PAUSE_MILLIS = 100;

    private final Contacts contacts;
    private final List<String> users;
    private final Map<String, AtomicInteger> results = new ConcurrentHashMap<>();
    private volatile boolean ending;

    private Instance(Contacts contacts, List<String> users) {
        this.contacts = contacts;
        this.users = users;
    }

    /** The first arguments are whose classes take part, the number of threads and the users; the others are properties. */
    public static void main(String[] arguments) throws Exception {
        Contestant contestant = Contestant.valueOf(arguments[0]);
        int threads = Integer.parseInt(arguments[1]);
        List<String> users = List.of(arguments[2].split(","));
        SpringApplication application = new SpringApplication(ContactsApplication.class);
        application.addPrimarySources(contestant.configuration());
        String[] properties = List.of(arguments).subList(3, arguments.length).toArray(String[]::new);
        try (ConfigurableApplicationContext context = application.run(properties)) {
            System.out.println(READY);
            if (System.in.read() >= 0) {
                new Instance(context.getBean(Contacts.class), users).run(threads);
            }
        }
    }

    private void run(int threads) throws Exception {
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(this::work);
            worker.start();
            workers.add(worker);
        }
        System.in.read();
        ending = true;
        for (Thread worker : workers) {
            worker.join();
        }
        new TreeMap<>(results).forEach((result, count) -> System.out.println(TOTAL + count + " " + result));
    }

    private void work() {
        while (!ending) {
            String user = users.get(ThreadLocalRandom.current().nextInt(users.size()));
            results.computeIfAbsent(call(user), result -> new AtomicInteger()).incrementAndGet();
            try {
                Thread.sleep(ThreadLocalRandom.current().nextInt(2 * PAUSE_MILLIS));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private String call(String user) {
        long begun = System.currentTimeMillis();
        try {
            String answer = contacts.of(user);
            return answer.equals("contacts of " + user) ? OK : "answered for another user";
        } catch (ClientAuthorizationRequiredException e) {
            System.out.println(LOST + user + " " + begun);
            return "login required";
        } catch (OAuth2AuthorizationException e) {
            return "failed with " + e.getError().getErrorCode();
        } catch (RuntimeException e) {
            return "failed with " + e.getClass().getSimpleName();
        }
    }
}
