package dev.tokenhold.migrate.cli;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.crypto.KeyringSettings;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.TokenStoreProvider;
import dev.tokenhold.transfer.SealedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A store that a command names, with everything that is needed to open it.
 *
 * @param address its URI
 * @param provider what opens it
 * @param settings what it is opened with, all of them known to the provider
 * @param isSealed whether its records are to be left sealed
 */
record Endpoint(StoreAddress address, TokenStoreProvider provider, GivenSettings settings, boolean isSealed) {

    private static final String SQLITE_IN_MEMORY = ":memory:";

    /** Whether a store keeps what is written only as long as it is open. */
    boolean isInMemory() {
        return address.scheme().equals("memory") || address.rest().equals(SQLITE_IN_MEMORY);
    }

    boolean hasKeyring() {
        return provider.settings().contains("keyring");
    }

    /** The keyring of a store that has one. */
    Path keyring() {
        return KeyringSettings.file(settings.asGiven(), provider.directory(address));
    }

    boolean exists() {
        try {
            return provider.exists(address, settings.asGiven());
        } catch (TokenStoreException e) {
            throw CommandException.of(e, CommandException.During.REACHING);
        }
    }

    /** Opens a store that is to be read, and so has to be there. */
    TokenStore openExisting() {
        return openExisting(CommandException.During.READING);
    }

    TokenStore openExisting(CommandException.During during) {
        if (!exists()) {
            throw new CommandException(
                    ExitCode.UNREACHABLE, "no token store at " + address + " (nothing was created)", null);
        }
        return open(during);
    }

    TokenStore open(CommandException.During during) {
        try {
            return reopen();
        } catch (CorruptStoreException | UnsupportedFormatException e) {
            throw keyringOpens() ? CommandException.of(e, during) : CommandException.ofKeyring(e);
        } catch (TokenStoreException e) {
            throw CommandException.of(e, during);
        }
    }

    // A damaged or newer keyring is the same exception as a damaged or newer store.
    private boolean keyringOpens() {
        if (!hasKeyring() || isSealed) {
            return true;
        }
        try {
            KeyringSettings.open(settings.withTypedSecrets(), provider.directory(address));
            return true;
        } catch (TokenStoreException e) {
            return false;
        }
    }

    /** Opens the store as such: a failure is a {@link TokenStoreException}. */
    TokenStore reopen() {
        return isSealed ? sealed() : provider.open(address, settings.withTypedSecrets());
    }

    private TokenStore sealed() {
        RecordStore records = provider.openRecords(address, settings.withTypedSecrets())
                .orElseThrow(() -> CommandException.usage(
                        "a " + address.scheme() + ": store keeps no sealed records: leave out --sealed"));
        return SealedStore.of(records);
    }

    /** The same store with its records left sealed. */
    Endpoint asSealed() {
        return new Endpoint(address, provider, settings, true);
    }

    /** Whether both are the same store. What follows a question mark tells the tables of one file apart. */
    boolean isSameAs(Endpoint other) {
        return address.equals(other.address)
                || (file().isPresent()
                        && other.file().isPresent()
                        && query().equals(other.query())
                        && isSame(file().get(), other.file().get()));
    }

    /** The files that make up the store and open it. */
    List<Path> files() {
        List<Path> files = new ArrayList<>();
        file().ifPresent(files::add);
        if (hasKeyring()) {
            files.add(keyring());
        }
        settings.asGiven().get("keyring.keystore").map(Path::of).ifPresent(files::add);
        settings.asGiven().values().values().stream()
                .filter(value -> value.startsWith("file:"))
                .map(value -> Path.of(value.substring("file:".length())))
                .forEach(files::add);
        return files;
    }

    /** Whether a file makes up the store, or opens it. */
    boolean uses(Path file) {
        return files().stream().anyMatch(used -> isSame(used, file));
    }

    /** Whether two names are of one file, be it there or not. */
    static boolean isSame(Path a, Path b) {
        try {
            return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize())
                    || (Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b));
        } catch (IOException e) {
            return false;
        }
    }

    private String query() {
        int question = address.rest().indexOf('?');
        return question < 0 ? "" : address.rest().substring(question);
    }

    /** The file that the store is in, if it is in one. */
    Optional<Path> file() {
        // No provider tells whether its stores are files; where a URI names none, there is none of that name either.
        String rest = address.rest();
        int query = rest.indexOf('?');
        String path = query < 0 ? rest : rest.substring(0, query);
        try {
            return path.isEmpty() || path.startsWith("//") || isInMemory()
                    ? Optional.empty()
                    : Optional.of(Path.of(path));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
