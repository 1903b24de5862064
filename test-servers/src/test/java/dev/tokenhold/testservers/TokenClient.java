package dev.tokenhold.testservers;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client of an {@link AuthorizationServer} that sends what it is told to. */
final class TokenClient {

    private final HttpClient http = HttpClient.newHttpClient();
    private final AuthorizationServer server;

    TokenClient(AuthorizationServer server) {
        this.server = server;
    }

    /** An answer and the members of its JSON object. */
    record Answer(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** Returns the value of a member as text; empty if there is none. */
        String get(String name) {
            Matcher member =
                    Pattern.compile("\"" + name + "\":(?:\"([^\"]*)\"|(\\d+))").matcher(response.body());
            if (!member.find()) {
                return "";
            }
            return member.group(1) == null ? member.group(2) : member.group(1);
        }
    }

    /** Refreshes with a refresh token that descends from a login. */
    Answer refresh(Login login, String refreshToken) throws IOException, InterruptedException {
        return post(server.tokenEndpoint(), refreshForm(login, refreshToken));
    }

    Answer refresh(Login login) throws IOException, InterruptedException {
        return refresh(login, login.refreshToken());
    }

    /** Refreshes, and returns the body as soon as it begins. */
    InputStream beginRefresh(Login login) throws IOException, InterruptedException {
        HttpRequest request = request(server.tokenEndpoint(), refreshForm(login, login.refreshToken()));
        return http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
    }

    private static String refreshForm(Login login, String refreshToken) {
        return form(
                "grant_type",
                "refresh_token",
                "refresh_token",
                refreshToken,
                "client_id",
                login.clientId(),
                "client_secret",
                login.clientSecret());
    }

    Answer post(URI address, String form, String... headers) throws IOException, InterruptedException {
        return send(request(address, form, headers));
    }

    private static HttpRequest request(URI address, String form, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    /** Asks for the resource, as an API call does. */
    Answer resource(String accessToken) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(server.resource())
                .header("Authorization", "Bearer " + accessToken)
                .build());
    }

    Answer send(HttpRequest request) throws IOException, InterruptedException {
        return new Answer(http.send(request, HttpResponse.BodyHandlers.ofString()));
    }

    /** Encodes names and values, by turns. */
    static String form(String... parameters) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < parameters.length; i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(parameters[i])
                    .append('=')
                    .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
        }
        return form.toString();
    }
}
