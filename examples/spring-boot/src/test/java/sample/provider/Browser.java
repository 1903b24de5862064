package sample.provider;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A user with a browser: it keeps cookies, follows redirects and fills in the login form of the {@link Provider}. */
public final class Browser {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]* value=\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final String user;

    /**
     * Opens a browser without cookies.
     *
     * @param user the name that is typed into the login form
     */
    public Browser(String user) {
        this.user = user;
    }

    /**
     * Opens a page. Logs the user in if the page asks for it.
     *
     * @param address the address of the page
     * @return the page that the user sees in the end
     */
    public HttpResponse<String> open(String address) throws IOException, InterruptedException {
        HttpResponse<String> page = get(address);
        Matcher csrf = CSRF.matcher(page.body());
        if (!csrf.find()) {
            return page;
        }
        String form = Map.of("username", user, "password", Provider.PASSWORD, "_csrf", csrf.group(1)).entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(request(page.uri())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    /**
     * Opens a page, and does not log in.
     *
     * @param address the address of the page
     * @return the page, or the login form
     */
    public HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return send(request(URI.create(address)).GET());
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).header("Accept", "text/html, */*;q=0.8");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
