package dev.tokenhold.crypto;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.internal.DurableFiles;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.internal.InterProcessLock;
import dev.tokenhold.spi.RecordStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Changes the keys of a keyring file, and what protects it. Every edit writes a new revision of the file in one durable step; processes
 * that use the keyring take it over within seconds, without a restart, as soon as the file on their host is the new one.
 *
 * <p>To change the key that seals records: {@link #add}, distribute the file, {@link #promote}, distribute it, {@link Rekey} every store,
 * {@link #retire}, and days later {@link #destroy}. The lookup key stays the same; another one takes a new keyring and a new store.
 *
 * <p>Edits of one file by several threads or processes happen one after the other. Edits of copies of the file on several hosts collide:
 * edit one copy and distribute it. Every method throws {@link KeyUnavailableException} if the file is missing or the protection does not
 * open it, {@link CorruptStoreException} if it is damaged, {@link UnsupportedFormatException} if a newer version wrote it, and {@link
 * StoreUnavailableException} if it cannot be written. Thread-safe.
 */
public final class KeyringEditor {

    /** How long a writer may rely on what it saw of a store, with its patience for a save, and half as much again. */
    static final Duration GRACE = Duration.ofSeconds(60);

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Path file;
    private final KeyProtection protection;
    private final InterProcessLock lock;
    private final Duration grace;

    private KeyringEditor(Path file, KeyProtection protection, Duration grace) {
        this.file = file;
        this.protection = protection;
        this.lock = new InterProcessLock(file.resolveSibling(file.getFileName() + ".lock"), TIMEOUT);
        this.grace = grace;
    }

    /**
     * Creates an editor of a keyring file.
     *
     * @param file the file
     * @param protection how it is protected
     * @return the editor
     * @throws KeyUnavailableException if the folder of the file cannot be read
     */
    public static KeyringEditor of(Path file, KeyProtection protection) {
        return of(file, protection, GRACE);
    }

    static KeyringEditor of(Path file, KeyProtection protection, Duration grace) {
        try {
            return new KeyringEditor(DurableFiles.resolve(file), protection, grace);
        } catch (IOException e) {
            throw new KeyUnavailableException(
                    "the keyring " + file + " cannot be read: " + FileFailure.reason(e) + "; name the right file", e);
        }
    }

    /**
     * Adds a record key. It opens records and seals none until it is promoted, so that every process can learn of it first.
     *
     * @return the new revision; the new key is the last one
     */
    public KeyringInfo add() {
        return edit((keys, revision) -> {
            if (keys.records().size() == KeyringKeys.MOST) {
                throw refused("it has " + KeyringKeys.MOST
                        + " keys, more are not possible: make a new keyring and a new store");
            }
            return keys.withNewKey();
        });
    }

    /**
     * Makes a key the one that seals records from now on. The former one goes on to open them.
     *
     * @param keyId the id of the key, decimal, as in {@link KeyringInfo}
     * @return the new revision
     * @throws InvalidConfigurationException if there is no such key
     * @throws TokenStoreException if the key is retired or destroyed, or primary already
     */
    public KeyringInfo promote(String keyId) {
        return edit((keys, revision) -> {
            RecordKey key = require(keys, keyId, "promoted", RecordKey.Status.ENABLED);
            return keys.withPrimary(key.id(), revision);
        });
    }

    /**
     * Takes a retired key back into use: it opens records.
     *
     * @param keyId the id of the key, decimal
     * @return the new revision
     * @throws InvalidConfigurationException if there is no such key
     * @throws TokenStoreException if the key is not retired
     */
    public KeyringInfo enable(String keyId) {
        return edit((keys, revision) -> {
            RecordKey key = require(keys, keyId, "enabled", RecordKey.Status.RETIRED);
            return keys.withStatus(key.id(), RecordKey.Status.ENABLED);
        });
    }

    /**
     * Takes a key out of use, once no record of the given stores is sealed with it. From then on the stores take no writes with earlier
     * revisions of the keyring than the one in which the present primary key was promoted. Waits for a minute, so that every writer has
     * noticed that, and counts again. The key is not lost: {@link #enable} brings it back.
     *
     * @param keyId the id of the key, decimal
     * @param stores the records of all stores that use the keyring, by a name for messages, such as the URI of the store
     * @return the new revision
     * @throws InvalidConfigurationException if there is no such key
     * @throws TokenStoreException if the key is not enabled, or seals records still; the message says how many, and where. The keyring was
     *     not changed
     */
    public KeyringInfo retire(String keyId, Map<String, ? extends RecordStore> stores) {
        Keyring keyring = Keyring.open(file, protection);
        RecordKey key = require(keyring.keys(), keyId, "retired", RecordKey.Status.ENABLED);
        requireUnused(key, stores);
        for (RecordStore store : stores.values()) {
            StoreFloor.raise(store, keyring);
        }
        pause();
        requireUnused(key, stores);
        return edit((keys, revision) -> {
            RecordKey same = require(keys, keyId, "retired", RecordKey.Status.ENABLED);
            return keys.withStatus(same.id(), RecordKey.Status.RETIRED);
        });
    }

    /**
     * Deletes a retired key. What it has sealed, in a backup or anywhere else, can never be opened again, unless there is an older copy of
     * the keyring file. Wait for a day after {@link #retire}: a program that was suspended may have to bring a record.
     *
     * @param keyId the id of the key, decimal
     * @param stores the records of all stores that use the keyring, by a name for messages, such as the URI of the store
     * @return the new revision
     * @throws InvalidConfigurationException if there is no such key
     * @throws TokenStoreException if the key is not retired, or seals records still; the message says how many, and where. The keyring was
     *     not changed
     */
    public KeyringInfo destroy(String keyId, Map<String, ? extends RecordStore> stores) {
        requireUnused(
                require(Keyring.open(file, protection).keys(), keyId, "destroyed", RecordKey.Status.RETIRED), stores);
        return edit((keys, revision) -> {
            RecordKey key = require(keys, keyId, "destroyed", RecordKey.Status.RETIRED);
            return keys.withStatus(key.id(), RecordKey.Status.DESTROYED);
        });
    }

    /**
     * Protects the keyring in another way, or by another passphrase or key. The keys stay the same. Copies of the file that were made
     * before keep the former protection: if that became known, change the record key too, and use a new keyring for new stores.
     *
     * @param next the new protection
     * @return the new revision
     */
    public KeyringInfo rewrap(KeyProtection next) {
        return edit(next, present -> next.create(), (keys, revision) -> keys);
    }

    private interface Change {
        KeyringKeys of(KeyringKeys keys, long revision);
    }

    private interface NewKey {
        KeyProtection.Derived in(KeyringFile present);
    }

    private KeyringInfo edit(Change change) {
        return edit(protection, present -> protection.renew(present.parameters()), change);
    }

    private KeyringInfo edit(KeyProtection next, NewKey newKey, Change change) {
        try {
            return lock.holding(() -> {
                Keyring present = Keyring.open(file, protection);
                if (present.revision() == Long.MAX_VALUE) {
                    throw refused("it has the last revision that is possible: make a new keyring and a new store");
                }
                long revision = present.revision() + 1;
                KeyringKeys keys = change.of(present.keys(), revision);
                KeyringFile content = KeyringFile.of(
                        present.id(),
                        revision,
                        next.kind(),
                        newKey.in(present.origin().content()),
                        keys);
                byte[] bytes = content.encode();
                DurableFiles.replace(file, out -> out.write(bytes), written -> requireKeys(written, next, keys));
                return KeyringInfo.of(content, next, keys);
            });
        } catch (DurableFiles.NotDurableException e) {
            throw new StoreUnavailableException(
                    "the keyring " + file + " was replaced, but " + e.getMessage()
                            + "; whether the new revision survives a loss of power is unknown: look at it with"
                            + " store-migrate keys info",
                    true,
                    e);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the keyring " + file + " cannot be written: " + FileFailure.reason(e)
                            + "; nothing was changed, put that right and try again",
                    e);
        }
    }

    // A keyring that does not open is the end of every token.
    private static void requireKeys(Path written, KeyProtection protection, KeyringKeys keys) throws IOException {
        if (!Keyring.open(written, protection).keys().equals(keys)) {
            throw new IOException("what was written is not what was to be written");
        }
    }

    private RecordKey require(KeyringKeys keys, String keyId, String verb, RecordKey.Status status) {
        RecordKey key = keys.records().stream()
                .filter(each -> Integer.toUnsignedString(each.id()).equals(keyId))
                .findFirst()
                .orElseThrow(() -> new InvalidConfigurationException("the keyring " + file + " has no key " + keyId
                        + ": it has "
                        + String.join(
                                ", ",
                                keys.records().stream().map(RecordKey::name).toList())));
        if (key.status() != status) {
            throw refused("the key " + keyId + " is " + name(key.status()) + ", and only a key that is " + name(status)
                    + " can be " + verb
                    + (key.isPrimary() ? ": promote another one first" : ""));
        }
        return key;
    }

    private void requireUnused(RecordKey key, Map<String, ? extends RecordStore> stores) {
        String id = Integer.toUnsignedString(key.id());
        List<String> uses = new ArrayList<>();
        stores.forEach((name, store) -> {
            long used = KeyUse.count(store).getOrDefault(id, 0L);
            if (used > 0) {
                uses.add(used + (used == 1 ? " record" : " records") + " in " + name);
            }
        });
        if (!uses.isEmpty()) {
            throw refused("the key " + id + " still seals " + String.join(" and ", uses)
                    + ": seal them with the primary key, by store-migrate rekey, and try again");
        }
    }

    private void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(grace.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused("interrupted: try again");
        }
    }

    private TokenStoreException refused(String reason) {
        return new TokenStoreException("the keyring " + file + " was not changed: " + reason);
    }

    private static String name(RecordKey.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
