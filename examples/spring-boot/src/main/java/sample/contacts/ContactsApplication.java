package sample.contacts;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Shows users their contacts, which are kept by a service that asks for an OAuth 2.0 access token. */
@SpringBootApplication
public class ContactsApplication {

    /**
     * Starts the application.
     *
     * @param arguments properties, such as {@code --server.port=8080}
     */
    public static void main(String[] arguments) {
        SpringApplication.run(ContactsApplication.class, arguments);
    }
}
