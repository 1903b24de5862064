package dev.tokenhold.migrate.cli;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.crypto.ReservedRecords;
import dev.tokenhold.internal.Companions;
import dev.tokenhold.internal.FilePlace;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RestorePreparation;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import dev.tokenhold.transfer.SealedStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store that a command names, and what opens it.
 *
 * @param address its URI
 * @param provider opens it
 * @param settings the settings to open it with; the provider knows them all
 * @param isSealed whether its records stay sealed
 */
record Endpoint(StoreAddress address, TokenStoreProvider provider, GivenSettings settings, boolean isSealed) {

    /** Tells whether tokens are still there when the store is opened again. */
    boolean isPersistent() {
        return provider.isPersistent(address);
    }

    /** Returns the file that the store is in, if it is in one. */
    Optional<Path> file() {
        try {
            return provider.file(address);
        } catch (InvalidConfigurationException e) {
            // The address is wrong. Opening the store says so.
            return Optional.empty();
        }
    }

    boolean hasKeyring() {
        return provider.settings().contains("keyring");
    }

    /** Returns the keyring of a store that has one. */
    KeyringFile keyring() {
        return KeyringFile.of(settings, provider.directory(address));
    }

    boolean exists() {
        try {
            // A database has to be opened for that, but for a file that does not exist nobody need type a passphrase.
            return provider.exists(
                    address, settings.asksFor("password") ? settings.withAskedSecrets() : settings.asGiven());
        } catch (TokenStoreException e) {
            throw CommandException.of(e, CommandException.During.REACHING);
        }
    }

    /** Opens an existing store to read it. */
    TokenStore openExisting() {
        return openExisting(CommandException.During.READING);
    }

    TokenStore openExisting(CommandException.During during) {
        requireExisting();
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

    // A damaged or newer keyring throws the same exception as a damaged or newer store.
    private boolean keyringOpens() {
        if (!hasKeyring() || isSealed) {
            return true;
        }
        try {
            keyring().open();
            return true;
        } catch (TokenStoreException e) {
            return false;
        }
    }

    /** Opens the store. A failure is a {@link TokenStoreException}. */
    TokenStore reopen() {
        return isSealed ? sealed() : provider.open(address, settings.withAskedSecrets());
    }

    private TokenStore sealed() {
        return SealedStore.of(records()
                .orElseThrow(() -> CommandException.usage(
                        "a " + address.scheme() + ": store keeps no sealed records: leave out --sealed")));
    }

    /** Opens the records of an existing store that seals them. A failure is a {@link TokenStoreException}. */
    RecordStore openRecords() {
        requireExisting();
        return records()
                .orElseThrow(() -> CommandException.usage("a " + address.scheme()
                        + ": store keeps no sealed records, so that no key of a keyring is used there: leave it out"));
    }

    private Optional<RecordStore> records() {
        return provider.openRecords(address, settings.withAskedSecrets());
    }

    /** Examines what the records of an existing store lie in. A failure is a {@link TokenStoreException}. */
    List<Finding> examine(boolean repair) {
        return provider.examine(address, settings.withAskedSecrets(), repair);
    }

    /** Puts a copy in the place of the store, see {@link TokenStoreProvider#restore}. A failure is a {@link TokenStoreException}. */
    List<Path> restore(@Nullable Path copy, RestorePreparation preparation) {
        return provider.restore(address, settings.withAskedSecrets(), copy, preparation);
    }

    /**
     * Requires that the store exists.
     *
     * @throws CommandException if it does not
     */
    void requireExisting() {
        if (!exists()) {
            throw new CommandException(ExitCode.UNREACHABLE, "no token store at " + address + " (nothing was created)");
        }
    }

    /** Returns the id of the store; empty for a store without ids, and if nothing was ever saved in it. */
    Optional<String> storeId() {
        try (RecordStore records = records().orElse(null)) {
            return records == null
                    ? Optional.empty()
                    : records.read(ReservedRecords.HEADER).map(ReservedRecords::storeId);
        }
    }

    /** Returns the same store with its records left sealed. */
    Endpoint asSealed() {
        return new Endpoint(address, provider, settings, true);
    }

    /** Tells whether both are the same store. What follows a question mark may name different tables of one file. */
    boolean isSameAs(Endpoint other) {
        return address.equals(other.address)
                || (file().isPresent()
                        && other.file().isPresent()
                        && query().equals(other.query())
                        && FilePlace.isSame(file().get(), other.file().get()));
    }

    /** Tells whether a file holds the store, opens it, or belongs to a file that does. */
    boolean uses(Path file) {
        return file().filter(store -> FilePlace.isSame(store, file)).isPresent() || reserves(file);
    }

    /** Tells whether a file opens the store, or belongs to the file of the store or one that opens it, as a lock or a backup does. */
    boolean reserves(Path file) {
        StoreSettings given = settings.asGiven();
        List<Path> keys = Stream.concat(
                        Stream.of(
                                        hasKeyring() ? Optional.of(keyring().path()) : Optional.<Path>empty(),
                                        given.get("keyring.keystore").map(Path::of))
                                .flatMap(Optional::stream),
                        given.values().values().stream()
                                .filter(value -> value.startsWith("file:"))
                                .map(value -> Path.of(value.substring("file:".length()))))
                .toList();
        return keys.stream().anyMatch(key -> FilePlace.isSame(key, file))
                || Stream.concat(file().stream(), keys.stream()).anyMatch(main -> Companions.include(main, file));
    }

    private String query() {
        int question = address.rest().indexOf('?');
        return question < 0 ? "" : address.rest().substring(question);
    }
}
