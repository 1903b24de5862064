package dev.tokenhold.migrate.cli;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.internal.PrintableText;
import dev.tokenhold.migrate.cli.report.Json;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.refresh.RefreshDelayedException;
import dev.tokenhold.refresh.RefreshEvent;
import dev.tokenhold.refresh.RefreshException;
import dev.tokenhold.refresh.RefreshUnresolvedException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code token}: prints one access token that is good for a while. */
@Command(
        name = "token",
        description = {
            "Prints one access token that is good for a while, for scripts.",
            "",
            "If the stored one is not, it is refreshed and stored first: once for all programs that ask at the same"
                    + " time. The access token is all that goes to standard output."
        },
        customSynopsis = {
            "store-migrate token --store URI ID [options]",
            "       store-migrate token --store URI --user NAME [--client ID] [options]"
        },
        footer = {
            "",
            "The client id and the client secret are those stored with the token. The JSON",
            "is one object with access_token, token_type (if known), expires_at, expires_in",
            "(seconds) and api_domain.",
            "",
            "Exit code 1 says on standard error whether to try again later, and when, or to",
            "let the user log in.",
            "",
            "Example:",
            "  token=$(store-migrate token --store file:tokens.enc 7) &&",
            "      printf 'Authorization: Bearer %%s' \"$token\" |",
            "      curl -H @- https://www.zohoapis.eu/crm/v8/users"
        })
final class TokenCommand extends StoreCommand {

    private final Interruption interruption;

    @Parameters(paramLabel = "ID", arity = "0..1", description = "the id of the token")
    private @Nullable String id;

    @Option(names = "--user", paramLabel = "NAME", description = "instead of an id, the user of the token")
    private @Nullable String user;

    @Option(
            names = "--client",
            paramLabel = "ID",
            description = "with --user: the client id, for a user with tokens of several clients")
    private @Nullable String client;

    @Mixin
    private final RefreshOptions refresh = new RefreshOptions();

    @Option(names = "--json", description = "print a JSON object")
    private boolean json;

    private volatile boolean unsaved;

    TokenCommand(Output output, Interruption interruption) {
        super(output);
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        if ((id == null) == (user == null) || (client != null && user == null)) {
            throw CommandException.usage("expected either the id of a token, or --user and, if you like, --client");
        }
        refresh.check();
        Endpoint endpoint = store();
        OAuthToken token;
        try (TokenStore tokens = endpoint.openExisting()) {
            OAuthToken found = find(tokens, endpoint);
            token = refresh.isGood(found) ? found : refreshed(tokens, found);
        }
        print(token);
        return (unsaved ? ExitCode.FAILED : ExitCode.DONE).number;
    }

    private OAuthToken find(TokenStore tokens, Endpoint endpoint) {
        if (id != null) {
            return tokens.findTokenById(id).orElseThrow(() -> none("no token " + id, endpoint));
        }
        OAuthToken query = OAuthToken.builder().userName(user).clientId(client).build();
        return tokens.findToken(query)
                .orElseThrow(() ->
                        none(client == null ? "no token of this user" : "no token of this user and client", endpoint));
    }

    private static CommandException none(String what, Endpoint endpoint) {
        return new CommandException(
                ExitCode.FAILED, "there is " + what + " in " + endpoint.address() + "; list shows ids and users");
    }

    private OAuthToken refreshed(TokenStore tokens, OAuthToken found) {
        refresh.requireRefreshable(found);
        // To be closed before the process ends: an answer that is not stored would be lost, and the login with it.
        try (FreshTokens fresh =
                refresh.freshTokens(tokens).listener(this::happened).build()) {
            interruption.cancelWith(fresh::close);
            return fresh.get(Objects.requireNonNull(found.id()));
        } catch (RefreshDelayedException e) {
            throw new CommandException(ExitCode.FAILED, delayed(e), e);
        } catch (RefreshUnresolvedException e) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "the refresh token of the token " + found.id() + " was presented, and its answer is unknown: let"
                            + " the user log in, or say --lost-answer retry if the provider accepts a refresh token"
                            + " twice",
                    e);
        } catch (StoreUnavailableException e) {
            throw interruption.isInterrupted()
                    ? new CommandException(ExitCode.FAILED, "interrupted before there was a fresh access token", e)
                    : CommandException.of(e, CommandException.During.FIRST_WRITE);
        }
    }

    private void happened(RefreshEvent event) {
        switch (event.kind()) {
            case UNSAVED -> unsaved = true;
            case SAVED_LATE, SUPERSEDED -> unsaved = false;
            default -> {}
        }
    }

    private static String delayed(RefreshDelayedException e) {
        StringBuilder message = new StringBuilder(String.valueOf(e.getMessage()));
        Throwable cause = e.getCause() instanceof RefreshException told ? told.getCause() : e.getCause();
        if (cause instanceof IOException) {
            message.append("; ").append(cause.getMessage());
        }
        message.append("; retry after ").append(seconds(e.retryAfter())).append(" s");
        e.usable()
                .map(OAuthToken::expiresAt)
                .ifPresent(expiresAt -> message.append("; the stored access token is good for ")
                        .append(Duration.between(Instant.now(), expiresAt).toSeconds())
                        .append(" s more, and a smaller --min-life prints it"));
        return message.toString();
    }

    /** Rounds up: a script that sleeps for so long does not come too early. */
    private static long seconds(Duration duration) {
        return duration.plusSeconds(1).minusNanos(1).toSeconds();
    }

    private void print(OAuthToken token) {
        String accessToken = Objects.requireNonNull(token.accessToken());
        if (json) {
            output.out().println(Json.pretty(asJson(token)));
        } else if (PrintableText.of(accessToken).equals(accessToken)) {
            output.out().println(accessToken);
        } else {
            throw new CommandException(
                    ExitCode.FAILED,
                    "the access token of the token " + token.id()
                            + " has characters that would do more than be printed: --json escapes them");
        }
    }

    private static Map<String, @Nullable Object> asJson(OAuthToken token) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("access_token", token.accessToken());
        String type = token.attributes().get("token_type");
        if (type != null) {
            fields.put("token_type", type);
        }
        Instant expiresAt = token.expiresAt();
        fields.put("expires_at", TokenEntry.expiresAt(token));
        fields.put(
                "expires_in",
                expiresAt == null
                        ? null
                        : Math.max(0, Duration.between(Instant.now(), expiresAt).toSeconds()));
        fields.put("api_domain", token.apiDomain());
        return fields;
    }
}
