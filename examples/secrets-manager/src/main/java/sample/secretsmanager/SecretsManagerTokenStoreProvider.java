package sample.secretsmanager;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.KeyringSettings;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/**
 * Opens {@code aws-secrets-manager:NAME}, optionally with {@code ?region=REGION} and {@code &endpoint=URL}. Credentials, and the region unless
 * it is given, come from where the SDK finds them. Settings: those of {@link KeyringSettings}.
 */
public final class SecretsManagerTokenStoreProvider implements TokenStoreProvider {

    /** Called by {@link java.util.ServiceLoader}. */
    public SecretsManagerTokenStoreProvider() {}

    @Override
    public String scheme() {
        return "aws-secrets-manager";
    }

    @Override
    public Set<String> settings() {
        return KeyringSettings.NAMES;
    }

    @Override
    public TokenStore open(StoreAddress address, StoreSettings settings) {
        return KeyringSettings.openStore(records(address), settings, directory(address));
    }

    @Override
    public Optional<RecordStore> openRecords(StoreAddress address, StoreSettings settings) {
        return Optional.of(records(address));
    }

    @Override
    public boolean exists(StoreAddress address, StoreSettings settings) {
        try (SecretsManagerClient client = client(address)) {
            return new VersionedSecret(client, name(address)).read().versionId() != null;
        }
    }

    private static RecordStore records(StoreAddress address) {
        SecretsManagerClient client = client(address);
        return new SecretsManagerRecordStore(client, name(address), client::close);
    }

    private static String name(StoreAddress address) {
        String name = address.rest().split("\\?", 2)[0];
        if (name.isEmpty()) {
            throw new InvalidConfigurationException(
                    "\"" + address + "\" names no secret: expected aws-secrets-manager:NAME?region=REGION");
        }
        return name;
    }

    private static SecretsManagerClient client(StoreAddress address) {
        Map<String, String> properties = properties(address);
        SecretsManagerClientBuilder client =
                SecretsManagerClient.builder().httpClient(UrlConnectionHttpClient.create());
        if (properties.containsKey("region")) {
            client.region(Region.of(properties.get("region")));
        }
        if (properties.containsKey("endpoint")) {
            client.endpointOverride(endpoint(address, properties.get("endpoint")));
        }
        try {
            return client.build();
        } catch (SdkClientException e) {
            throw new InvalidConfigurationException(
                    "there is no client for \"" + address + "\": " + e.getMessage() + "; add ?region=REGION", e);
        }
    }

    private static URI endpoint(StoreAddress address, String url) {
        try {
            URI endpoint = new URI(url).parseServerAuthority();
            if (endpoint.getHost() != null && Set.of("http", "https").contains(endpoint.getScheme())) {
                return endpoint;
            }
        } catch (URISyntaxException e) {
            // As below.
        }
        throw new InvalidConfigurationException(
                "\"" + address + "\" has an endpoint that is no URL: expected one such as https://host:443");
    }

    private static Map<String, String> properties(StoreAddress address) {
        Map<String, String> properties = new HashMap<>();
        String[] parts = address.rest().split("[?&]");
        for (int i = 1; i < parts.length; i++) {
            String[] property = parts[i].split("=", 2);
            if (property.length < 2 || !Set.of("region", "endpoint").contains(property[0])) {
                throw new InvalidConfigurationException("\"" + address + "\" has the property \"" + property[0]
                        + "\"; known are region=REGION and endpoint=URL");
            }
            properties.put(property[0], property[1]);
        }
        return properties;
    }
}
