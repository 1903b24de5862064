package dev.tokenhold.migrate.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code keys create}: a new keyring file. */
@Command(
        name = "create",
        description = "Creates a keyring file with new keys. An existing file is never replaced.",
        customSynopsis = "store-migrate keys create FILE [options]",
        footer = {"", "Example:", "  store-migrate keys create tokenhold.keyring --passphrase prompt"})
final class KeysCreateCommand implements Callable<Integer> {

    private final Output output;

    @Mixin
    private final KeyringFileOption file = new KeyringFileOption();

    @Option(
            names = {"-q", "--quiet"},
            description = "do not say what was created")
    private boolean quiet;

    KeysCreateCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        GivenSettings settings = file.settings();
        Path keyring = KeyringFileOption.file(settings);
        NewKeyring.create(keyring, settings);
        if (!quiet) {
            output.print("created the keyring " + keyring);
            output.print("Whoever loses it, or what protects it, loses every token that is encrypted with");
            output.print("it: keep a backup of both, apart from each other.");
        }
        return ExitCode.DONE.number;
    }
}
