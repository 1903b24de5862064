package dev.tokenhold.crypto;

import dev.tokenhold.internal.DurableFiles;
import dev.tokenhold.internal.FileHealth;
import dev.tokenhold.spi.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Examines the file of a keyring that opens. */
final class KeyringHealth {

    private KeyringHealth() {}

    static void examine(Keyring keyring, boolean repair, Consumer<Finding> findings) {
        Path file = keyring.origin().file();
        // A key store may lie in the same folder.
        Set<Finding> ofFiles = new LinkedHashSet<>();
        try {
            file = DurableFiles.resolve(file);
            ofFiles.addAll(FileHealth.of(file, null, repair));
            Path keyFile = keyring.origin().protection().keyFile();
            if (keyFile != null) {
                ofFiles.addAll(FileHealth.of(DurableFiles.resolve(keyFile), null, repair));
            }
        } catch (IOException e) {
            // It was moved since it was opened.
            return;
        }
        ofFiles.forEach(findings);
        FileHealth.leftover(beside(file, ".tmp"), beside(file, ".lock"), repair).ifPresent(findings);
        KeyringFile content = keyring.origin().content();
        if (content.protection() == KeyProtection.Kind.PASSPHRASE.number) {
            int rounds = content.parameters().asByteBuffer().getInt();
            if (rounds < PassphraseProtection.ROUNDS) {
                findings.accept(Finding.warning(
                        file.toString(),
                        "protects its passphrase by " + rounds + " rounds of PBKDF2, so that guessing is too cheap",
                        "run store-migrate keys rewrap --rounds " + PassphraseProtection.ROUNDS
                                + ", and bring the file to every host"));
            }
        }
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
