package dev.tokenhold.crypto;

import dev.tokenhold.internal.DurableFiles;
import dev.tokenhold.internal.FileHealth;
import dev.tokenhold.spi.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Examines the file of a keyring that opens, and the key store that protects it. */
final class KeyringHealth {

    private KeyringHealth() {}

    static void examine(Keyring keyring, boolean repair, Consumer<Finding> findings) {
        Path file = resolved(keyring.origin().file());
        Path keyFile = resolved(keyring.origin().protection().keyFile());
        // Both may lie in one folder.
        Stream.concat(ofFile(file, repair), ofFile(keyFile, repair)).distinct().forEach(findings);
        if (file == null) {
            return;
        }
        for (String suffix : List.of(".tmp", ".tmp.root")) {
            FileHealth.leftover(beside(file, suffix), beside(file, ".lock"), repair)
                    .ifPresent(findings);
        }
        KeyringFile content = keyring.origin().content();
        if (content.protection() == KeyProtection.Kind.PASSPHRASE.number) {
            PassphraseProtection.weakness(content.parameters())
                    .map(weakness -> Finding.warning(file.toString(), weakness, PassphraseProtection.REMEDY))
                    .ifPresent(findings);
        }
    }

    /** Returns null for no file, and for one that was moved since it was opened. */
    private static @Nullable Path resolved(@Nullable Path file) {
        try {
            return file == null ? null : DurableFiles.resolve(file);
        } catch (IOException e) {
            return null;
        }
    }

    private static Stream<Finding> ofFile(@Nullable Path file, boolean repair) {
        return file == null ? Stream.empty() : FileHealth.of(file, null, repair).stream();
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
