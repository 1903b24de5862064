package sample.contacts;

import static org.springframework.security.oauth2.client.web.client.RequestAttributeClientRegistrationIdResolver.clientRegistrationId;
import static org.springframework.security.oauth2.client.web.client.RequestAttributePrincipalResolver.principal;

import java.net.URI;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.oauth2.client.OAuth2AuthorizationFailureHandler;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.security.oauth2.client.web.client.RequestAttributePrincipalResolver;
import org.springframework.stereotype.Service;
import org.springframework.web.client.RestClient;

/** Asks the service for contacts, with the access token of the user they belong to. */
@Service
public class Contacts {

    private final RestClient http;
    private final URI uri;

    Contacts(
            OAuth2AuthorizedClientManager clients,
            OAuth2AuthorizationFailureHandler failures,
            @Value("${contacts.uri}") URI uri) {
        var interceptor = new OAuth2ClientHttpRequestInterceptor(clients);
        interceptor.setPrincipalResolver(new RequestAttributePrincipalResolver());
        interceptor.setAuthorizationFailureHandler(failures);
        this.http = RestClient.builder().requestInterceptor(interceptor).build();
        this.uri = uri;
    }

    /**
     * Returns the contacts of a user, whether the user is there or not.
     *
     * @param user the name of a user who has logged in once
     * @return the contacts, as the service sends them
     */
    public String of(String user) {
        return http.get()
                .uri(uri)
                .attributes(clientRegistrationId("crm"))
                .attributes(principal(user))
                .retrieve()
                .body(String.class);
    }
}
