package dev.tokenhold.crypto;

import dev.tokenhold.testkit.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A PKCS12 key store that the real programs make and read. They take its password from a file beside it, so that neither a locale nor
 * a process list matters.
 */
record KeyStoreFile(Path path, String password) {

    /** Runs keytool of the running Java, and returns what it prints. */
    String keytool(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        // Short-lived: only the start matters.
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(List.of("-J-Duser.language=en", "-J-Dfile.encoding=UTF-8"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", path.toString()));
        command.addAll(List.of("-storepass:file", passwordFile().toString()));
        return Machine.run(command.toArray(String[]::new));
    }

    /** Makes an AES key with keytool. */
    void makeKey(String alias) {
        keytool("-genseckey", "-alias", alias, "-keyalg", "AES", "-keysize", "256");
    }

    KeyProtection protection(String alias) {
        return KeyProtection.keyStore(path, password.toCharArray(), alias);
    }

    /** Writes the password into a new file. */
    Path passwordFile() {
        try {
            return Files.writeString(Files.createTempFile(path.getParent(), "password", ""), password + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
