package dev.tokenhold.migrate.cli;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.migrate.cli.report.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code show}: shows one token. */
@Command(
        name = "show",
        description = "Shows one token. Its secrets and attributes are shown only with --reveal.",
        customSynopsis = "store-migrate show --store URI ID [options]",
        footer = {"", "Example:", "  store-migrate show --store file:tokens.enc 7 --passphrase prompt"})
final class ShowCommand extends StoreCommand {

    @Parameters(paramLabel = "ID", description = "the id of the token")
    private String id = "";

    @Option(names = "--reveal", description = "show secrets and attributes too")
    private boolean reveal;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    ShowCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() {
        Endpoint endpoint = store();
        OAuthToken token;
        try (TokenStore tokens = endpoint.openExisting()) {
            token = tokens.findTokenById(id)
                    .orElseThrow(() -> new CommandException(
                            ExitCode.FAILED,
                            "there is no token " + id + " in " + endpoint.address() + "; list shows the ids"));
        }
        if (json) {
            output.out().println(Json.pretty(asJson(token)));
        } else {
            printLines(token);
        }
        return ExitCode.DONE.number;
    }

    private void printLines(OAuthToken token) {
        line("id", token.id());
        line("userName", token.userName());
        line("clientId", token.clientId());
        TokenEntry.secrets(token).forEach(this::secretLine);
        line("expiresAt", TokenEntry.expiresAt(token));
        line("redirectUrl", token.redirectUrl());
        line("apiDomain", token.apiDomain());
        token.attributes().forEach((name, value) -> secretLine("attribute " + name, value));
    }

    private void secretLine(String name, String value) {
        line(name, reveal ? value : "present");
    }

    private void line(String name, @Nullable String value) {
        if (value != null) {
            output.print(name + ": " + value);
        }
    }

    private Map<String, @Nullable Object> asJson(OAuthToken token) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", token.id());
        fields.put("userName", token.userName());
        fields.put("clientId", token.clientId());
        fields.put("redirectUrl", token.redirectUrl());
        fields.put("apiDomain", token.apiDomain());
        fields.put("expiresAt", TokenEntry.expiresAt(token));
        fields.put("has", List.copyOf(TokenEntry.secrets(token).keySet()));
        fields.put("attributeNames", List.copyOf(token.attributes().keySet()));
        if (reveal) {
            fields.putAll(TokenEntry.secrets(token));
            fields.put("attributes", token.attributes());
        }
        return fields;
    }
}
