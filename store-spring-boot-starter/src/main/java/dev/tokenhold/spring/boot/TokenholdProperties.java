package dev.tokenhold.spring.boot;

import dev.tokenhold.refresh.LostAnswer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code tokenhold.*}. None of them is a secret: where one is needed, the property names its source, such as {@code
 * env:NAME}, {@code file:PATH} or {@code command:PROGRAM ARG…}.
 *
 * @param store which store to open
 * @param keyring the keyring that opens an encrypted store
 * @param refresh when and how tokens are refreshed
 */
@ConfigurationProperties("tokenhold")
public record TokenholdProperties(
        @DefaultValue Store store,
        @DefaultValue Keyring keyring,
        @DefaultValue Refresh refresh) {

    /**
     * The properties {@code tokenhold.store.*}.
     *
     * @param uri The store, such as file:tokens.enc or mysql://app@db1,db2/app. It never contains a password.
     * @param password Where the password of the database comes from, such as env:DB_PASSWORD.
     * @param id The id that the store has to have, 32 hexadecimal digits, so that it cannot be replaced unnoticed.
     * @param recovery What happens when a token file is damaged: auto reads the generation before it, fail refuses.
     */
    public record Store(
            @Nullable String uri,
            @Nullable String password,
            @Nullable String id,
            @Nullable String recovery) {}

    /**
     * The properties {@code tokenhold.keyring.*}.
     *
     * @param path The keyring file. By default the one that TOKENHOLD_KEYRING names, or tokenhold.keyring beside the store.
     * @param create Whether to create the keyring file if neither it nor the store exists.
     * @param passphrase Where the passphrase of the keyring comes from. By default env:TOKENHOLD_PASSPHRASE.
     * @param keystore A PKCS12 key store, in place of a passphrase.
     * @param keystorePassword Where the password of the key store comes from.
     * @param keystoreAlias The name of the key in the key store.
     * @param kms The URI of a key in a key management service, in place of a passphrase.
     * @param os The name of a key in the operating system's keyring, in place of a passphrase.
     */
    public record Keyring(
            @Nullable String path,
            @DefaultValue("false") boolean create,
            @Nullable String passphrase,
            @Nullable String keystore,
            @Nullable String keystorePassword,
            @Nullable String keystoreAlias,
            @Nullable String kms,
            @Nullable String os) {}

    /**
     * The properties {@code tokenhold.refresh.*}, as in {@link dev.tokenhold.refresh.FreshTokens.Builder}.
     *
     * @param margin How long a token that is handed out stays valid at least.
     * @param ahead How long before its expiry a token that is asked for is refreshed in the background.
     * @param timeout How long a request for a new token may take.
     * @param maxWait How long a caller waits for a token at most.
     * @param maxRefreshes How many tokens are refreshed at once at most.
     * @param lostAnswer What happens when a request is sent and its answer is lost: retry, or fail where the provider revokes a login
     *     whose refresh token is used twice.
     */
    public record Refresh(
            @DefaultValue("1m") Duration margin,
            @DefaultValue("5m") Duration ahead,
            @DefaultValue("20s") Duration timeout,
            @DefaultValue("30s") Duration maxWait,
            @DefaultValue("16") int maxRefreshes,
            @DefaultValue("retry") LostAnswer lostAnswer) {}

    /** The settings of the store, by the keys of {@link dev.tokenhold.TokenStores}. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        put(settings, "password", store.password);
        put(settings, "store.id", store.id);
        put(settings, "recovery", store.recovery);
        put(settings, "keyring", keyring.path);
        put(settings, "keyring.passphrase", keyring.passphrase);
        put(settings, "keyring.keystore", keyring.keystore);
        put(settings, "keyring.keystore.password", keyring.keystorePassword);
        put(settings, "keyring.keystore.alias", keyring.keystoreAlias);
        put(settings, "keyring.kms", keyring.kms);
        put(settings, "keyring.os", keyring.os);
        return settings;
    }

    private static void put(Map<String, String> settings, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            settings.put(key, value);
        }
    }
}
