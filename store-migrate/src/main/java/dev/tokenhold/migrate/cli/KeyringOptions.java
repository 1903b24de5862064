package dev.tokenhold.migrate.cli;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options that name a keyring, what opens it, and the source of a database password. A command with two stores has them with
 * the prefix {@code from-} or {@code to-} too.
 */
final class KeyringOptions {

    private static final String SOURCE = "SRC";

    /** The options for a keyring, each with the setting that it gives to the stores. */
    private static final List<Definition> KEYRING = List.of(
            new Definition(
                    "keyring",
                    "FILE",
                    "keyring",
                    "the keyring (default: $TOKENHOLD_KEYRING, else tokenhold.keyring beside the store)"),
            new Definition(
                    "passphrase", SOURCE, "keyring.passphrase", "its passphrase (default:%nenv:TOKENHOLD_PASSPHRASE)"),
            new Definition(
                    "keystore",
                    "FILE",
                    "keyring.keystore",
                    "instead of a passphrase, the PKCS12 key store whose key protects the keyring"),
            new Definition("keystore-password", SOURCE, "keyring.keystore.password", "the password of the key store"),
            new Definition("keystore-alias", "NAME", "keyring.keystore.alias", "the name of the key in the key store"),
            new Definition(
                    "kms",
                    "URI",
                    "keyring.kms",
                    "instead of a passphrase, the key in a key management service that protects the keyring"),
            new Definition(
                    "os-keyring",
                    "NAME",
                    "keyring.os",
                    "instead of a passphrase, the name of the key in the operating system's keyring that protects it"));

    private static final Definition DATABASE_PASSWORD =
            new Definition("password", SOURCE, "password", "the password of its database");

    private static final List<Definition> ALL =
            Stream.concat(KEYRING.stream(), Stream.of(DATABASE_PASSWORD)).toList();

    private static final Map<String, String> NEW = Map.of(
            "keyring.passphrase", "another passphrase",
            "keyring.keystore", "the PKCS12 key store whose key will protect the keyring",
            "keyring.keystore.password", "the password of that key store",
            "keyring.keystore.alias", "the name of the key in it",
            "keyring.kms", "the key in a key management service that will protect the keyring",
            "keyring.os", "the name of a new key in the operating system's keyring");

    private record Definition(String option, String label, String setting, String description) {

        String name(String prefix) {
            return "--" + prefix + option;
        }
    }

    private KeyringOptions() {}

    /** Adds the options for a keyring. */
    static void addTo(CommandSpec command) {
        ArgGroupSpec.Builder group = group(
                1,
                "%nKeyring, for stores that encrypt. SRC is where a secret comes from, never the%n"
                        + "secret itself: env:NAME, file:PATH (its first line), stdin (one line), prompt,%n"
                        + "or command:PROGRAM ARG... (the first line that it prints).%n");
        KEYRING.forEach(definition -> group.addArg(option("", definition, definition.description, false)));
        command.addArgGroup(group.build());
    }

    /** Adds the options for what will protect a keyring. */
    static void addForNewProtectionTo(CommandSpec command) {
        ArgGroupSpec.Builder group = group(2, "%nThe new protection:%n");
        KEYRING.stream()
                .filter(definition -> !definition.setting.equals("keyring"))
                .forEach(definition -> group.addArg(option(
                        Side.TO.prefix(), definition, Objects.requireNonNull(NEW.get(definition.setting)), false)));
        command.addArgGroup(group.build());
    }

    /** Adds the options for one store. */
    static void addForOneStoreTo(CommandSpec command) {
        addTo(command);
        command.addArgGroup(group(2, "%nDatabases:%n")
                .addArg(databasePassword(Side.STORE, "the database"))
                .build());
    }

    /** Adds the options for a source and a target. */
    static void addForBothSidesTo(CommandSpec command) {
        addTo(command);
        ArgGroupSpec.Builder group = group(
                2,
                "%nIf the two sides differ, put from- or to- before the name of an option:%n"
                        + "--from-keyring, --to-passphrase and so on.%n%nDatabases:%n");
        for (Side side : List.of(Side.FROM, Side.TO)) {
            KEYRING.forEach(
                    definition -> group.addArg(option(side.prefix(), definition, definition.description, true)));
        }
        group.addArg(databasePassword(Side.FROM, "the source's database"));
        group.addArg(databasePassword(Side.TO, "the target's database"));
        command.addArgGroup(group.build());
    }

    /**
     * Returns the settings from the options with a prefix.
     *
     * @param prefix empty, {@code from-} or {@code to-}
     * @throws CommandException if the source of a secret is malformed; the message does not repeat it
     */
    static GivenSettings given(ParseResult command, String prefix) {
        GivenSettings settings = new GivenSettings();
        for (Definition definition : ALL) {
            String option = definition.name(prefix);
            String value = command.matchedOptionValue(option, (String) null);
            if (value != null && definition.label.equals(SOURCE)) {
                settings.putSource(definition.setting, value, option);
            } else if (value != null) {
                settings.put(definition.setting, value);
            }
        }
        return settings;
    }

    /** Returns the option that gives a setting, for messages. */
    static String nameOf(String prefix, String setting) {
        return ALL.stream()
                .filter(definition -> definition.setting.equals(setting))
                .findFirst()
                .orElseThrow()
                .name(prefix);
    }

    private static ArgGroupSpec.Builder group(int order, String heading) {
        return ArgGroupSpec.builder().validate(false).order(order).heading(heading);
    }

    private static OptionSpec databasePassword(Side side, String database) {
        String description = "the password of " + database + " (default:%nenv:" + side.passwordVariable() + ")";
        return option(side.prefix(), DATABASE_PASSWORD, description, false);
    }

    private static OptionSpec option(String prefix, Definition definition, String description, boolean hidden) {
        return OptionSpec.builder(definition.name(prefix))
                .paramLabel(definition.label)
                .type(String.class)
                .description(description)
                .hidden(hidden)
                .build();
    }
}
