package sample.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import sample.provider.Browser;
import sample.provider.Provider;

class ContactsApplicationTest {

    private static final Duration LIFETIME = Duration.ofMinutes(5);

    /** Longer than access tokens live: the next call refreshes. */
    private static final String DUE = "--tokenhold.refresh.margin=10m";

    private static int port;
    private static Provider provider;

    @TempDir
    Path folder;

    private ConfigurableApplicationContext application;

    @BeforeAll
    static void startProvider() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        provider = Provider.start(LIFETIME, List.of(address("")));
    }

    @AfterAll
    static void stopProvider() {
        provider.close();
    }

    private void start(String... properties) throws Exception {
        Path passphrase = Files.writeString(folder.resolve("passphrase"), "five words or more, please");
        List<String> arguments = new ArrayList<>(provider.properties());
        arguments.addAll(List.of(
                "--server.port=" + port,
                "--spring.autoconfigure.exclude=" + Provider.DATA_SOURCE,
                "--tokenhold.store.uri=file:" + folder.resolve("tokens.enc"),
                "--tokenhold.keyring.path=" + folder.resolve("keyring"),
                "--tokenhold.keyring.passphrase=file:" + passphrase));
        arguments.addAll(List.of(properties));
        application = SpringApplication.run(ContactsApplication.class, arguments.toArray(String[]::new));
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void keepsUsersLoggedInAcrossRestarts() throws Exception {
        // Not ahead of the expiry: what was refreshed just now is not refreshed again after the restart.
        start("--tokenhold.refresh.ahead=0s");
        assertThat(new Browser("anna").open(address("/contacts")).body()).isEqualTo("contacts of anna");
        stop();
        int refreshes = provider.refreshes().requests();

        start(DUE);

        assertThat(application.getBean(Contacts.class).of("anna")).isEqualTo("contacts of anna");
        assertThat(provider.refreshes().requests()).isEqualTo(refreshes + 1);
    }

    @Test
    void showsWhetherTheStoreAnswersAndWhatWasRefreshed() throws Exception {
        start(DUE);
        Browser browser = new Browser("berta");
        browser.open(address("/contacts"));

        HttpResponse<String> health = browser.get(address("/actuator/health"));
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).contains("\"tokenhold\":{").contains("\"unsaved\":0");
        assertThat(browser.get(address("/actuator/metrics/tokenhold.refresh.events?tag=event:refreshed"))
                        .body())
                .contains("\"value\":1.0");
    }

    @Test
    void tellsNobodyElseMoreThanThatItIsHealthy() throws Exception {
        start();
        Browser browser = new Browser("nobody");

        assertThat(browser.get(address("/actuator/health")).body()).contains("\"UP\"").doesNotContain("tokenhold");
        assertThat(browser.get(address("/actuator/metrics")).uri().getPath()).isEqualTo("/login");
    }

    private static String address(String path) {
        return "http://localhost:" + port + path;
    }
}
