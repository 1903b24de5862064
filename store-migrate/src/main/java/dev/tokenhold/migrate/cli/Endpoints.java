package dev.tokenhold.migrate.cli;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.TokenStoreProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.ParseResult;

/**
 * Assigns options to stores. An option without prefix is for every store that knows it; one with a prefix is for that side and
 * wins there.
 */
final class Endpoints {

    /** The settings that open a keyring, with the kind of protection that each belongs to. A side has one kind. */
    private static final Map<String, String> PROTECTIONS = Map.of(
            "keyring.passphrase", "passphrase",
            "keyring.keystore", "keystore",
            "keyring.keystore.password", "keystore",
            "keyring.keystore.alias", "keystore",
            "keyring.kms", "kms");

    private Endpoints() {}

    /**
     * Returns the stores that a command names.
     *
     * @param uris the URI of each side, in the order of the result
     * @throws CommandException if no store knows an option, or a URI is wrong
     */
    static List<Endpoint> resolve(ParseResult command, Map<Side, String> uris) {
        GivenSettings shared = KeyringOptions.given(command, "");
        List<Endpoint> endpoints = new ArrayList<>();
        uris.forEach((side, uri) -> endpoints.add(resolve(command, side, uri, shared)));
        for (String setting : shared.names()) {
            requireKnown(KeyringOptions.nameOf("", setting), setting, endpoints);
        }
        return endpoints;
    }

    private static Endpoint resolve(ParseResult command, Side side, String uri, GivenSettings shared) {
        StoreAddress address;
        TokenStoreProvider provider;
        try {
            address = StoreAddress.parse(uri);
            provider = TokenStoreProvider.forScheme(address.scheme());
        } catch (InvalidConfigurationException e) {
            throw new CommandException(ExitCode.USAGE, side.option() + ": " + e.getMessage(), e);
        }
        String prefix = side.prefix();
        GivenSettings own = prefix.isEmpty() ? new GivenSettings() : KeyringOptions.given(command, prefix);
        GivenSettings settings = new GivenSettings();
        Set<String> ownProtections = own.names().stream()
                .filter(PROTECTIONS::containsKey)
                .map(PROTECTIONS::get)
                .collect(Collectors.toSet());
        for (String setting : shared.names()) {
            String protection = PROTECTIONS.get(setting);
            boolean replaced = protection != null && !ownProtections.isEmpty() && !ownProtections.contains(protection);
            if (provider.settings().contains(setting) && !replaced) {
                settings.take(setting, shared);
            }
        }
        own.names().forEach(setting -> settings.take(setting, own));
        String variable = side.passwordVariable();
        if (provider.settings().contains("password")
                && !settings.names().contains("password")
                && System.getenv(variable) != null) {
            settings.put("password", "env:" + variable);
        }
        Endpoint endpoint = new Endpoint(address, provider, settings, false);
        for (String setting : own.names()) {
            requireKnown(KeyringOptions.nameOf(prefix, setting), setting, List.of(endpoint));
        }
        return endpoint;
    }

    private static void requireKnown(String option, String setting, List<Endpoint> endpoints) {
        if (endpoints.stream().noneMatch(store -> store.provider().settings().contains(setting))) {
            throw CommandException.usage(endpoints.stream()
                    .map(store -> store.address().scheme() + ":")
                    .distinct()
                    .collect(Collectors.joining(" or ", option + " is of no use to a ", " store: leave it out")));
        }
    }
}
