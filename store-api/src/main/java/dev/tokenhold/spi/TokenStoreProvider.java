package dev.tokenhold.spi;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.UnsupportedFormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Registers a kind of store under a URI scheme. Implementations are public, have a public constructor without parameters, and are
 * named in {@code META-INF/services/dev.tokenhold.spi.TokenStoreProvider}.
 */
public interface TokenStoreProvider {

    /** {@return the scheme of this store's URIs in lower case, for example {@code file}} */
    String scheme();

    /** {@return the settings that this store knows} {@link dev.tokenhold.TokenStores} refuses all others. */
    Set<String> settings();

    /**
     * Opens the store. Each kind of store decides whether it has to exist; opening one for reading must not create it.
     *
     * @param address where it is
     * @param settings only settings that this store knows
     * @return the open store
     */
    TokenStore open(StoreAddress address, StoreSettings settings);

    /**
     * Opens the records of the store as they are, sealed. That takes no key: settings of a keyring are ignored.
     *
     * @param address where it is
     * @param settings only settings that this store knows
     * @return the open record store; empty if this kind of store keeps no sealed records
     */
    default Optional<RecordStore> openRecords(StoreAddress address, StoreSettings settings) {
        return Optional.empty();
    }

    /**
     * Examines what the records of a store lie in, whether it can be opened or not: files and what is beside them, tables, servers. The
     * records themselves are the business of {@code StoreDoctor} of store-crypto. Override it if there is something to examine.
     *
     * @param address where the store is
     * @param settings only settings that this store knows
     * @param repair whether to repair what needs no judgement; otherwise nothing is changed
     * @return the findings, in the order in which people should read them; empty by default
     * @throws StoreUnavailableException if it cannot be reached
     */
    default List<Finding> examine(StoreAddress address, StoreSettings settings, boolean repair) {
        return List.of();
    }

    /**
     * Replaces a store by a copy of it, whether the store can be opened or not. What was there before is kept beside it, until the next
     * deletion of a token. While that goes on, and until it has succeeded or failed, the store takes no writes, if it can be fenced. Records
     * get new versions, so that no program takes a restored record for one that it has read before. Override it if the store lies in files.
     *
     * @param address where the store is, or was
     * @param settings only settings that this store knows
     * @param copy the file with the copy; null for the backup that the store itself keeps
     * @param preparation examines and adapts the copy before it takes the store's place
     * @return the files that were set aside, none if the store was missing
     * @throws InvalidConfigurationException if this kind of store cannot be restored, as by default, or there is no such copy
     * @throws StoreUnavailableException if a file cannot be read or written, or if another program has fenced the store or restores it
     * @throws CorruptStoreException if the copy is damaged
     * @throws UnsupportedFormatException if a newer version wrote the copy or the store
     */
    default List<Path> restore(
            StoreAddress address, StoreSettings settings, @Nullable Path copy, RestorePreparation preparation) {
        throw new InvalidConfigurationException("a " + scheme()
                + ": store is not restored from here: use the tools of its database or service, and then the doctor");
    }

    /**
     * Tells whether there is a store to read at an address, so that reading a mistyped one is an error rather than an empty result.
     *
     * @param address where it would be
     * @param settings only settings that this store knows
     * @return whether something is there, readable or not
     */
    boolean exists(StoreAddress address, StoreSettings settings);

    /**
     * Returns the file that an address names, whether it exists or not. Programs use it to tell that two addresses mean the same
     * file, and to keep what belongs to the store beside it.
     *
     * @param address where the store is
     * @return the file; empty if the store is not in one file of this machine, as by default
     * @throws InvalidConfigurationException if the address does not name a file but has to
     */
    default Optional<Path> file(StoreAddress address) {
        return Optional.empty();
    }

    /**
     * Tells whether the tokens of a store outlive the process that saved them, so that they are there when the store is opened
     * again. A store in memory starts empty each time.
     *
     * @param address where the store is
     * @return whether they do; true by default
     */
    default boolean isPersistent(StoreAddress address) {
        return true;
    }

    /**
     * Returns the folder in which to look for what belongs to a store, such as its keyring. It follows from {@link #file}: do not
     * override it.
     *
     * @param address where the store is
     * @return the folder of its file, or the working directory, as an absolute path
     * @throws InvalidConfigurationException if the address does not name a file but has to
     */
    default Path directory(StoreAddress address) {
        return file(address)
                .map(file -> file.toAbsolutePath().getParent())
                .orElseGet(() -> Path.of("").toAbsolutePath());
    }

    /**
     * Finds the provider for a scheme.
     *
     * @param scheme the scheme in lower case
     * @return the first provider on the class path that has it
     * @throws InvalidConfigurationException if there is none; the message lists the known schemes
     */
    static TokenStoreProvider forScheme(String scheme) {
        List<String> known = new ArrayList<>();
        for (TokenStoreProvider provider : ServiceLoader.load(TokenStoreProvider.class)) {
            if (provider.scheme().equals(scheme)) {
                return provider;
            }
            known.add(provider.scheme() + ":");
        }
        throw new InvalidConfigurationException("no store is known by the scheme \"" + scheme + ":\"; known are "
                + String.join(", ", known.stream().sorted().toList())
                + " (is the module of the store on the class path?)");
    }
}
