package consumer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.KeyProtection;
import dev.tokenhold.crypto.Keyring;
import dev.tokenhold.mirror.MirroredTokenStore;
import dev.tokenhold.transfer.Migration;
import dev.tokenhold.transfer.MigrationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies a token from a CSV file through a store of every kind, each opened by its URI, and mirrors two of them. Arguments: an empty
 * folder for the files, and the URIs of more stores to copy to. TOKENHOLD_PASSPHRASE is the passphrase of the keyring that it creates,
 * DATABASE_PASSWORD that of a server.
 */
public final class Main {

    private static Map<String, String> encrypted = Map.of();

    private Main() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path keyring = folder.resolve("tokenhold.keyring");
        Keyring.create(keyring, KeyProtection.passphrase(System.getenv("TOKENHOLD_PASSPHRASE").toCharArray()));
        encrypted = Map.of("keyring", keyring.toString());

        Path csv = folder.resolve("zoho_tokens.csv");
        Files.writeString(csv, """
                id,user_name,client_id,client_secret,refresh_token,access_token,grant_token,expiry_time,redirect_url,api_domain
                1,patricia,client,,refresh,access,,,,
                """);

        List<String> uris = new ArrayList<>(List.of("file:" + folder.resolve("tokens.enc"), "sqlite:" + folder.resolve("tokens.db")));
        uris.addAll(List.of(arguments).subList(1, arguments.length));
        String from = "zoho-csv:" + csv;
        for (String to : uris) {
            copy(from, to);
            from = to;
        }
        copy(from, "zoho-sqlite:" + folder.resolve("zoho.db"));

        try (TokenStore mirror = new MirroredTokenStore(open(uris.get(0)), open(uris.get(1)))) {
            mirror.saveToken(OAuthToken.builder().userName("bert").refreshToken("refresh-2").build());
            require(mirror.getTokens().size() == 2, "the mirror has both tokens");
        }
        // Fails if the library is not found. What it does takes a desktop.
        KeyProtection.osKeyring("consumer");
        System.out.println("every store works on the "
                + (Main.class.getModule().isNamed() ? "module" : "class") + " path of Java "
                + Runtime.version().feature());
    }

    private static TokenStore open(String uri) {
        Map<String, String> settings = new HashMap<>(uri.startsWith("zoho-") ? Map.of() : encrypted);
        if (uri.startsWith("mysql:") || uri.startsWith("postgresql:")) {
            settings.put("password", "env:DATABASE_PASSWORD");
        }
        return TokenStores.open(uri, settings);
    }

    private static void copy(String from, String to) {
        try (TokenStore source = open(from);
                TokenStore target = open(to)) {
            require(
                    Migration.builder(source, target).build().run().result() == MigrationResult.OK,
                    "copies from " + from + " to " + to);
            OAuthToken query = OAuthToken.builder().userName("patricia").build();
            require(
                    target.findToken(query).orElseThrow().refreshToken().equals("refresh"),
                    "finds the token in " + to);
        }
    }

    private static void require(boolean fulfilled, String what) {
        if (!fulfilled) {
            throw new IllegalStateException("expected: " + what);
        }
    }
}
