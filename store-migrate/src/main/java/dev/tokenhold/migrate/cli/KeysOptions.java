package dev.tokenhold.migrate.cli;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.crypto.KeyringEditor;
import dev.tokenhold.crypto.KeyringInfo;
import dev.tokenhold.spi.RecordStore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands about a keyring file have in common. */
final class KeysOptions {

    private KeysOptions() {}

    /** The keyring file of a command whose parameter is a key: {@code --keyring}. */
    @Command
    static class NamedKeyring extends ParsedOptions {

        KeyringFile resolve() {
            return KeyringFile.of(given(), Path.of(""));
        }

        GivenSettings given() {
            return KeyringOptions.given(parsed(), "");
        }
    }

    /** The keyring file of a command that is about one: a parameter, or {@code --keyring}. */
    @Command
    static final class FileOrKeyring extends NamedKeyring {

        @Parameters(paramLabel = "FILE", arity = "0..1", description = "the keyring file; the same as --keyring FILE")
        private @Nullable String file;

        @Override
        GivenSettings given() {
            GivenSettings settings = super.given();
            if (file != null) {
                if (settings.names().contains("keyring")) {
                    throw CommandException.usage("the keyring file is given twice: leave out --keyring");
                }
                settings.put("keyring", file);
            }
            return settings;
        }
    }

    /** Prints what was done, unless nobody wants to know. */
    static final class Quiet {

        @Option(
                names = {"-q", "--quiet"},
                description = "do not say what was done")
        private boolean quiet;

        void print(Output output, String line) {
            if (!quiet) {
                output.print(line);
            }
        }
    }

    /** The stores whose records a command counts. */
    @Command
    static final class Stores extends ParsedOptions {

        @Option(
                names = "--store",
                paramLabel = "URI",
                required = true,
                description = "a store that uses the keyring; name every one")
        private List<String> uris = List.of();

        /** An edit that needs the stores. */
        interface Edit {
            KeyringInfo of(KeyringEditor editor, String id, Map<String, RecordStore> stores);
        }

        KeyringInfo using(Output output, Quiet quiet, KeyringFile keyring, String id, Edit edit) {
            KeyringEditor editor = keyring.editor();
            // What fails later is a matter of the stores.
            keyring.info();
            Map<String, RecordStore> opened = new LinkedHashMap<>();
            try {
                for (String uri : uris) {
                    Endpoint endpoint =
                            Endpoints.resolve(parsed(), Map.of(Side.STORE, uri)).get(0);
                    String name = endpoint.address().toString();
                    opened.computeIfAbsent(name, any -> endpoint.openRecords());
                    quiet.print(output, "looking for records of the key " + id + " in " + name);
                }
                return edit.of(editor, id, opened);
            } catch (TokenStoreException e) {
                throw CommandException.of(e, CommandException.During.READING);
            } finally {
                opened.values().forEach(RecordStore::close);
            }
        }
    }
}
