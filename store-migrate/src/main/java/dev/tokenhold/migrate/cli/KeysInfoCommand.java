package dev.tokenhold.migrate.cli;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.crypto.KeyringInfo;
import dev.tokenhold.crypto.KeyringSettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code keys info}: what a keyring file holds, without the keys. */
@Command(
        name = "info",
        description = "Opens a keyring file and tells what protects it and which keys it holds. No key is shown.",
        customSynopsis = "store-migrate keys info FILE [options]",
        footer = {"", "Example:", "  store-migrate keys info tokenhold.keyring --passphrase prompt"})
final class KeysInfoCommand implements Callable<Integer> {

    private final Output output;

    @Mixin
    private final KeyringFileOption file = new KeyringFileOption();

    KeysInfoCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        GivenSettings settings = file.settings();
        KeyringInfo info;
        try {
            info = KeyringSettings.open(settings.withTypedSecrets(), Path.of(""))
                    .info();
        } catch (TokenStoreException e) {
            throw CommandException.ofKeyring(e);
        }
        output.print("keyring:   " + KeyringFileOption.file(settings));
        output.print("protected: " + info.protection());
        for (KeyringInfo.KeyInfo key : info.keys()) {
            output.print("key " + key.id() + ": " + key.purpose() + ", " + key.status()
                    + (key.primary() ? ", primary" : ""));
        }
        return ExitCode.DONE.number;
    }
}
