package dev.tokenhold.migrate.cli;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.migrate.cli.report.Json;
import org.jspecify.annotations.Nullable;

/** Prints tokens as a JSON array, one a line. */
final class JsonListing implements TokenListing {

    private final Output output;
    private boolean begun;

    JsonListing(Output output) {
        this.output = output;
    }

    @Override
    public void add(OAuthToken token, @Nullable String key) {
        output.out().print(begun ? ",\n  " : "[\n  ");
        output.out().print(Json.line(TokenEntry.entry(token, key)));
        begun = true;
    }

    @Override
    public void finish() {
        output.out().println(begun ? "\n]" : "[]");
    }
}
