package dev.tokenhold.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.prf.Prf;
import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.internal.Companions;
import dev.tokenhold.internal.DurableFiles;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.internal.FileStamp;
import dev.tokenhold.internal.OpenToOthers;
import dev.tokenhold.internal.RegularFile;
import dev.tokenhold.spi.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds the keys of one or more stores: those that seal records (XAES-256-GCM, C2SP) and the one that makes lookup keys
 * (HMAC-SHA256), in one file that is itself encrypted, see {@link KeyProtection}.
 *
 * <p>If you lose the keyring file, or what protects it, you lose every token: keep a backup of both, apart from each other. A file
 * that cannot be read is never replaced. Immutable and thread-safe; {@code toString} shows no key.
 */
public final class Keyring {

    /** Far more than any keyring has; a mistyped name must not fill the memory. */
    private static final int MAX_FILE_LENGTH = 4 << 20;

    private static final long FIRST_REVISION = 1;
    private static final System.Logger LOG = System.getLogger(Keyring.class.getName());

    private final Origin origin;
    private final KeyringKeys keys;
    private final KeyringInfo info;
    private final Map<Integer, RecordKey> recordKeys = new LinkedHashMap<>();
    private final Aead aead;
    private final Prf hmac;

    /**
     * Where a keyring comes from, so that a later revision can be read.
     *
     * @param stamp the stamp of the file, taken before it was read; null if it could not be taken
     * @param content the content of the file
     */
    record Origin(
            Path file, KeyProtection protection, @Nullable FileStamp stamp, KeyringFile content) {}

    private Keyring(Origin origin, KeyringKeys keys) {
        this.origin = origin;
        this.keys = keys;
        keys.records().forEach(key -> recordKeys.put(key.id(), key));
        aead = TinkPrimitives.aead(keys.records());
        hmac = TinkPrimitives.hmac(keys.lookupKey());
        info = KeyringInfo.of(origin.content, origin.protection, keys);
    }

    /**
     * Creates a keyring file with new keys that only its owner can read.
     *
     * @param file the file, which must not exist
     * @param protection how to protect it
     * @return the new keyring
     * @throws InvalidConfigurationException if the file exists already; it is never replaced
     * @throws StoreUnavailableException if the file cannot be written
     * @throws KeyUnavailableException if the protection's key cannot be used
     */
    public static Keyring create(Path file, KeyProtection protection) {
        Path name = file.toAbsolutePath();
        if (Files.exists(name)) {
            throw existsAlready(name);
        }
        Companions.requireRoom(name, "the keyring");
        KeyringKeys keys = KeyringKeys.create();
        KeyringFile content = KeyringFile.of(
                ByteStrings.random(KeyringFile.ID_LENGTH),
                FIRST_REVISION,
                protection.kind(),
                protection.create(),
                keys);
        byte[] bytes = content.encode();
        try {
            DurableFiles.create(name, out -> out.write(bytes));
            return new Keyring(new Origin(name, protection, stamp(name), content), keys);
        } catch (FileAlreadyExistsException e) {
            throw existsAlready(name);
        } catch (DurableFiles.NotDurableException e) {
            throw new StoreUnavailableException(
                    "the keyring " + name + " was created, but " + e.getMessage()
                            + "; whether it survives a loss of power is unknown: open it, or remove it and create it again",
                    true,
                    e);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the keyring " + name + " cannot be created: " + FileFailure.reason(e)
                            + "; put that right and try again",
                    e);
        }
    }

    /**
     * Opens a keyring file. With a passphrase this takes a few tenths of a second by design, but not again while this process has the
     * same file open by the same passphrase.
     *
     * @param file the file
     * @param protection how it is protected
     * @return the keyring
     * @throws KeyUnavailableException if there is no such file, or it is protected in another way or with another key
     * @throws CorruptStoreException if the file is damaged, or not a keyring
     * @throws UnsupportedFormatException if a newer version wrote it
     */
    public static Keyring open(Path file, KeyProtection protection) {
        Path name = file.toAbsolutePath();
        FileStamp stamp = stamp(name);
        KeyringFile content = KeyringFile.decode(read(name), name);
        OpenToOthers.warn(name, "the keyring");
        if (content.protection() != protection.kind().number) {
            throw new KeyUnavailableException(
                    "the keyring " + name + " is protected by " + kindOf(content, name).description + ", not by "
                            + protection.kind().description + ": give the former");
        }
        try {
            Optional<KeyringKeys> known = OpenKeyrings.keys(content, protection);
            KeyringKeys keys = known.isPresent() ? known.get() : decrypt(content, protection, name);
            if (protection.kind() == KeyProtection.Kind.PASSPHRASE) {
                PassphraseProtection.weakness(content.parameters())
                        .ifPresent(weakness -> LOG.log(
                                System.Logger.Level.WARNING,
                                "the keyring " + name + " " + weakness + ": " + PassphraseProtection.REMEDY));
            }
            Keyring keyring = new Keyring(new Origin(name, protection, stamp, content), keys);
            OpenKeyrings.add(keyring);
            return keyring;
        } catch (GeneralSecurityException e) {
            throw KeyringFile.damaged(name, "its check value is right but its keys do not open");
        } catch (BufferUnderflowException e) {
            throw KeyringFile.damaged(name, "its lengths do not add up");
        } catch (IllegalArgumentException e) {
            throw KeyringFile.damaged(name, String.valueOf(e.getMessage()));
        }
    }

    private static KeyringKeys decrypt(KeyringFile content, KeyProtection protection, Path name)
            throws GeneralSecurityException {
        KeyEncryption encryption = new KeyEncryption(protection.open(content.parameters()));
        if (!MessageDigest.isEqual(
                encryption.check().toByteArray(), content.check().toByteArray())) {
            throw new KeyUnavailableException("the keyring " + name + " does not open: it is protected by another "
                    + (protection.kind() == KeyProtection.Kind.PASSPHRASE ? "passphrase" : "key")
                    + "; give the right one");
        }
        byte[] plaintext = encryption.decrypt(content.ciphertext().toByteArray(), content.header());
        KeyringKeys keys = KeyringKeys.decode(plaintext, content.revision());
        Arrays.fill(plaintext, (byte) 0);
        return keys;
    }

    /**
     * Reads the id of a keyring, which never changes. This takes no key.
     *
     * @param file the file
     * @return 32 hexadecimal digits, as in {@link KeyringInfo}
     * @throws KeyUnavailableException if there is no such file
     * @throws CorruptStoreException if the file is damaged, or not a keyring
     * @throws UnsupportedFormatException if a newer version wrote it
     */
    public static String idOf(Path file) {
        Path name = file.toAbsolutePath();
        return ByteStrings.hex(KeyringFile.decode(read(name), name).id());
    }

    /** {@return what the keyring holds, without any secret} */
    public KeyringInfo info() {
        return info;
    }

    /** Returns the content of {@link #info()}. */
    @Override
    public String toString() {
        return "Keyring" + info;
    }

    Origin origin() {
        return origin;
    }

    KeyringKeys keys() {
        return keys;
    }

    Bytes id() {
        return origin.content.id();
    }

    long revision() {
        return origin.content.revision();
    }

    Aead aead() {
        return aead;
    }

    /** HMAC-SHA256 with the lookup key. */
    Prf hmac() {
        return hmac;
    }

    /** The status of a key; empty if the keyring never had it. */
    Optional<RecordKey.Status> status(int keyId) {
        return Optional.ofNullable(recordKeys.get(keyId)).map(RecordKey::status);
    }

    /** Whether records that are sealed with a key can be opened. */
    boolean opens(int keyId) {
        RecordKey key = recordKeys.get(keyId);
        return key != null && key.opensRecords();
    }

    /** Names the record keys in messages. */
    String recordKeyNames() {
        return recordKeys.values().stream().map(RecordKey::name).collect(Collectors.joining("; "));
    }

    // What cannot be told now is found out by reading the file again.
    private static @Nullable FileStamp stamp(Path file) {
        try {
            return FileStamp.of(file);
        } catch (IOException e) {
            return null;
        }
    }

    private static byte[] read(Path file) {
        try (InputStream in = RegularFile.read(file)) {
            return in.readNBytes(MAX_FILE_LENGTH);
        } catch (IOException e) {
            throw new KeyUnavailableException(
                    "the keyring " + file + " cannot be read: "
                            + (Files.notExists(file) ? "there is no such file" : FileFailure.reason(e))
                            + "; name the right file, restore it from a backup, or create a new one for a new store",
                    e);
        }
    }

    private static KeyProtection.Kind kindOf(KeyringFile content, Path name) {
        for (KeyProtection.Kind kind : KeyProtection.Kind.values()) {
            if (kind.number == content.protection()) {
                return kind;
            }
        }
        throw new UnsupportedFormatException(
                "the keyring " + name + " has a protection of the unknown kind " + content.protection() + ": upgrade");
    }

    private static InvalidConfigurationException existsAlready(Path file) {
        return new InvalidConfigurationException(
                "the keyring " + file + " exists already and is never replaced: open it, or choose another name");
    }
}
