package dev.tokenhold.migrate.cli;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.crypto.KeyProtection;
import dev.tokenhold.crypto.KeyringEditor;
import dev.tokenhold.crypto.KeyringInfo;
import dev.tokenhold.crypto.KeyringSettings;
import dev.tokenhold.migrate.cli.report.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code keys}: commands about a keyring file. */
@Command(
        name = "keys",
        description = "Creates a keyring file, shows what is in one, and changes its keys.",
        customSynopsis = "store-migrate keys COMMAND [options]",
        footer = {
            "",
            "To change the key that seals records, while programs go on:",
            "  store-migrate keys add          then bring the file to every host",
            "  store-migrate keys promote      then bring the file to every host",
            "  store-migrate rekey --store URI for every store",
            "  store-migrate keys retire ID --store URI --store URI",
            "  store-migrate keys destroy ID --store URI --store URI --yes, days later",
            "",
            "Each command explains its options: store-migrate keys create --help"
        })
final class KeysCommand {

    private final Output output;

    private KeysCommand(Output output) {
        this.output = output;
    }

    static CommandLine commandLine(Output output) {
        CommandLine keys = new CommandLine(new KeysCommand(output));
        keys.getSubcommands().forEach((name, command) -> {
            CommandSpec spec = command.getCommandSpec();
            if (name.equals("retire") || name.equals("destroy")) {
                KeyringOptions.addForOneStoreTo(spec);
            } else {
                KeyringOptions.addTo(spec);
            }
            if (name.equals("rewrap")) {
                KeyringOptions.addForNewProtectionTo(spec);
            }
        });
        return keys;
    }

    @Command(
            name = "create",
            description = "Creates a keyring file with new keys. An existing file is never replaced.",
            customSynopsis = "store-migrate keys create FILE [options]",
            footer = {"", "Example:", "  store-migrate keys create tokenhold.keyring --passphrase prompt"})
    int create(@Mixin KeysOptions.FileOrKeyring file, @Mixin KeysOptions.Quiet quiet) {
        KeyringFile keyring = file.resolve();
        keyring.create();
        quiet.print(output, "created the keyring " + keyring.path());
        quiet.print(output, "If you lose it, or what protects it, you lose every token that it encrypts:");
        quiet.print(output, "keep a backup of both, in different places.");
        return ExitCode.DONE.number;
    }

    @Command(
            name = "info",
            description = "Opens a keyring file and shows what protects it and which keys it holds, but no key.",
            customSynopsis = "store-migrate keys info FILE [options]",
            footer = {"", "Example:", "  store-migrate keys info tokenhold.keyring --passphrase prompt"})
    int info(
            @Mixin KeysOptions.FileOrKeyring file, @Option(names = "--json", description = "print JSON") boolean json) {
        KeyringFile keyring = file.resolve();
        KeyringInfo info = keyring.info();
        if (json) {
            output.out().println(Json.pretty(asJson(info)));
            return ExitCode.DONE.number;
        }
        output.print("keyring:   " + keyring.path());
        output.print("id:        " + info.id() + ", revision " + info.revision());
        output.print("protected: " + info.protection());
        info.keys().forEach(key -> output.print("key " + key.id() + ": " + key.status()));
        return ExitCode.DONE.number;
    }

    private static Map<String, Object> asJson(KeyringInfo info) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", info.id());
        members.put("revision", info.revision());
        members.put("protection", info.protection());
        members.put(
                "keys",
                info.keys().stream()
                        .map(key -> new TreeMap<>(Map.of("id", key.id(), "status", key.status())))
                        .toList());
        return members;
    }

    @Command(
            name = "add",
            description = {
                "Adds a key that opens records, and seals none until you promote it.",
                "",
                "Programs that run take it over within seconds, once the file is on their host."
            },
            customSynopsis = "store-migrate keys add [FILE] [options]",
            footer = {"", "Example:", "  store-migrate keys add tokenhold.keyring --passphrase prompt"})
    int add(@Mixin KeysOptions.FileOrKeyring file, @Mixin KeysOptions.Quiet quiet) {
        KeyringInfo info = edit(file.resolve(), KeyringEditor::add);
        String added = info.keys().get(info.keys().size() - 1).id();
        quiet.print(output, "added the key " + added + "; revision " + info.revision());
        quiet.print(output, "next: bring the file to every host, then store-migrate keys promote");
        return ExitCode.DONE.number;
    }

    @Command(
            name = "promote",
            description = "Makes a key the one that seals records. The former one goes on to open them.",
            customSynopsis = "store-migrate keys promote [ID] [options]",
            footer = {"", "Example:", "  store-migrate keys promote --keyring tokenhold.keyring --passphrase prompt"})
    int promote(
            @Parameters(paramLabel = "ID", arity = "0..1", description = "the key (default: the one added last)")
                    @Nullable
                    String id,
            @Mixin KeysOptions.NamedKeyring named,
            @Mixin KeysOptions.Quiet quiet) {
        KeyringFile keyring = named.resolve();
        String promoted = id == null ? addedLast(keyring) : id;
        KeyringInfo info = edit(keyring, editor -> editor.promote(promoted));
        quiet.print(output, "the key " + promoted + " seals records now; revision " + info.revision());
        quiet.print(output, "next: bring the file to every host, then store-migrate rekey for every store");
        return ExitCode.DONE.number;
    }

    private static String addedLast(KeyringFile keyring) {
        List<KeyringInfo.KeyInfo> keys = keyring.info().keys();
        return keys.get(keys.size() - 1).id();
    }

    @Command(
            name = "enable",
            description = "Takes a retired key back into use: it opens records.",
            customSynopsis = "store-migrate keys enable ID [options]",
            footer = {"", "Example:", "  store-migrate keys enable 2718281828 --keyring tokenhold.keyring"})
    int enable(
            @Parameters(paramLabel = "ID", description = "the key") String id,
            @Mixin KeysOptions.NamedKeyring named,
            @Mixin KeysOptions.Quiet quiet) {
        KeyringInfo info = edit(named.resolve(), editor -> editor.enable(id));
        quiet.print(output, "the key " + id + " opens records; revision " + info.revision());
        return ExitCode.DONE.number;
    }

    @Command(
            name = "retire",
            description = {
                "Takes a key out of use, if no record of the stores is sealed with it.",
                "",
                "Name every store that uses the keyring: a record of another store that is sealed with the key cannot be read until"
                        + " you enable it again. The stores then take no writes with an older keyring file. Takes a minute, so that"
                        + " every program notices."
            },
            customSynopsis = "store-migrate keys retire ID --store URI ... [options]",
            footer = {"", "Example:", "  store-migrate keys retire 2718281828 --store file:tokens.enc"})
    int retire(
            @Parameters(paramLabel = "ID", description = "the key") String id,
            @Mixin KeysOptions.NamedKeyring named,
            @Mixin KeysOptions.Stores stores,
            @Mixin KeysOptions.Quiet quiet) {
        KeyringInfo info = stores.using(output, quiet, named.resolve(), id, KeyringEditor::retire);
        quiet.print(output, "retired the key " + id + "; revision " + info.revision());
        quiet.print(output, "next: bring the file to every host; wait a day before store-migrate keys destroy");
        return ExitCode.DONE.number;
    }

    @Command(
            name = "destroy",
            description = {
                "Deletes a retired key, for ever.",
                "",
                "Backups of stores that it has sealed can then be opened only with a backup of the keyring from before. Wait a day"
                        + " after you retired it: a program that was suspended may still have to bring a record."
            },
            customSynopsis = "store-migrate keys destroy ID --store URI ... --yes [options]",
            footer = {"", "Example:", "  store-migrate keys destroy 2718281828 --store file:tokens.enc --yes"})
    int destroy(
            @Parameters(paramLabel = "ID", description = "the key") String id,
            @Mixin KeysOptions.NamedKeyring named,
            @Mixin KeysOptions.Stores stores,
            @Option(names = "--yes", description = "delete it without a way back") boolean yes,
            @Mixin KeysOptions.Quiet quiet) {
        if (!yes) {
            throw CommandException.usage(
                    "the key cannot be brought back: if it has been retired for a day, give --yes");
        }
        KeyringInfo info = stores.using(output, quiet, named.resolve(), id, KeyringEditor::destroy);
        quiet.print(output, "destroyed the key " + id + "; revision " + info.revision());
        return ExitCode.DONE.number;
    }

    @Command(
            name = "rewrap",
            description = {
                "Protects a keyring file by another passphrase or key, or by more rounds. Its keys stay the same.",
                "",
                "Copies of the file that exist keep the former protection. If that became known, change the record key too."
            },
            customSynopsis = "store-migrate keys rewrap [FILE] --to-passphrase SRC [options]",
            footer = {
                "",
                "Example:",
                "  store-migrate keys rewrap tokenhold.keyring --passphrase file:old \\",
                "      --to-passphrase prompt"
            })
    int rewrap(
            @Mixin KeysOptions.FileOrKeyring file,
            @Option(
                            names = "--rounds",
                            paramLabel = "N",
                            description = "the rounds of PBKDF2 for a passphrase (default: 600000)")
                    @Nullable
                    Integer rounds,
            @Mixin KeysOptions.Quiet quiet) {
        KeyringFile keyring = file.resolve();
        GivenSettings next = KeyringOptions.given(file.parsed(), Side.TO.prefix());
        if (next.names().isEmpty() && rounds == null) {
            throw CommandException.usage("expected the new protection, for example --to-passphrase SRC, or --rounds N");
        }
        KeyringFile.requireTypedTwice(next, "the keyring was not changed");
        KeyringInfo info = edit(keyring, editor -> {
            KeyProtection protection =
                    KeyringSettings.protection((next.names().isEmpty() ? keyring.settings() : next).withAskedSecrets());
            return editor.rewrap(rounds == null ? protection : protection.withRounds(rounds));
        });
        quiet.print(output, "protected by " + info.protection() + "; revision " + info.revision());
        quiet.print(output, "next: bring the file to every host, and give programs the new secret");
        return ExitCode.DONE.number;
    }

    private static KeyringInfo edit(KeyringFile keyring, Function<KeyringEditor, KeyringInfo> edit) {
        try {
            return edit.apply(keyring.editor());
        } catch (TokenStoreException e) {
            throw CommandException.ofKeyring(e);
        }
    }
}
