package dev.tokenhold.refresh;

import dev.tokenhold.OAuthToken;
import java.net.URI;

/** Another process that refreshes once and prints the class of the exception, if there is one. */
public final class RefreshingProcess {

    private RefreshingProcess() {}

    /** The argument is the token endpoint. */
    public static void main(String[] arguments) {
        OAuthToken token = OAuthToken.builder()
                .clientId("c")
                .clientSecret("s")
                .refreshToken("p")
                .build();
        try {
            RefreshTokenGrant.builder(URI.create(arguments[0])).build().refresh(token);
        } catch (Exception e) {
            System.out.println(e.getClass().getName());
        }
    }
}
