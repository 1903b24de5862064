package sample.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;

/**
 * Spring Authorization Server on a port of the loopback interface, with a resource that its access tokens open. A refresh token works once.
 * Every user name logs in with the password {@value #PASSWORD}.
 */
public final class Provider implements AutoCloseable {

    /** What Spring Boot 3 makes of the {@code spring-jdbc} that the race needs; Spring Boot 4 has it in a module of its own. */
    public static final String DATA_SOURCE = "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration";

    public static final String PASSWORD = "correct horse battery staple";

    private static final String CLIENT = "contacts-application";
    private static final String SECRET = "secret-of-the-contacts-application";

    private final ConfigurableApplicationContext context;

    private Provider(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts it.
     *
     * @param accessTokens how long access tokens live
     * @param applications the addresses of the applications that users log in to
     * @return the running server
     */
    public static Provider start(Duration accessTokens, List<String> applications) {
        String client = "spring.security.oauth2.authorizationserver.client.contacts.";
        List<String> properties = new ArrayList<>(List.of(
                "spring.config.name=provider",
                "spring.autoconfigure.exclude=dev.tokenhold.spring.boot.TokenholdAutoConfiguration," + DATA_SOURCE,
                "server.port=0",
                "server.address=127.0.0.1",
                "server.servlet.session.cookie.name=PROVIDER",
                client + "registration.client-id=" + CLIENT,
                client + "registration.client-secret={noop}" + SECRET,
                client + "registration.client-authentication-methods=client_secret_basic",
                client + "registration.authorization-grant-types=authorization_code,refresh_token",
                client + "registration.scopes=openid",
                client + "token.reuse-refresh-tokens=false",
                client + "token.access-token-time-to-live=" + accessTokens));
        for (int i = 0; i < applications.size(); i++) {
            properties.add(client + "registration.redirect-uris[" + i + "]=" + applications.get(i)
                    + "/login/oauth2/code/crm");
        }
        return new Provider(new SpringApplication(Application.class)
                .run(properties.stream().map("--"::concat).toArray(String[]::new)));
    }

    /** {@return the properties of an application whose users log in here} */
    public List<String> properties() {
        String address = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
        return List.of(
                "--CRM_CLIENT_ID=" + CLIENT,
                "--CRM_CLIENT_SECRET=" + SECRET,
                "--CRM_ISSUER=" + address,
                "--CRM_CONTACTS=" + address + ContactsResource.PATH);
    }

    /** {@return what the token endpoint was asked} */
    public RefreshCount refreshes() {
        return context.getBean(RefreshCount.class);
    }

    @Override
    public void close() {
        context.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({ContactsResource.class, RefreshCount.class})
    static class Application {

        @Bean
        UserDetailsService users() {
            return name -> User.withUsername(name).password("{noop}" + PASSWORD).roles("USER").build();
        }

        @Bean
        WebSecurityCustomizer contactsCheckTokensThemselves() {
            return web -> web.ignoring().requestMatchers(ContactsResource.PATH);
        }
    }
}
