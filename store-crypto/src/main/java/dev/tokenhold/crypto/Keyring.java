package dev.tokenhold.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.prf.PrfSet;
import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.crypto.KeyringInfo.KeyInfo;
import dev.tokenhold.internal.DurableFiles;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.spi.Bytes;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Holds the keys of one or more stores: a keyset that seals records (AES-256-GCM) and a keyset that makes lookup keys
 * (HMAC-SHA256), in one file that is itself encrypted, see {@link KeyProtection}.
 *
 * <p>If you lose the keyring file, or what protects it, you lose every token: keep a backup of both, apart from each other. A file
 * that cannot be read is never replaced. Immutable and thread-safe; {@code toString} shows no key.
 */
public final class Keyring {

    private static final String RECORDS = "record encryption (AES-256-GCM)";

    /** Far more than any keyring has; a mistyped name must not fill the memory. */
    private static final int MAX_FILE_LENGTH = 1 << 20;

    private final KeysetHandle recordKeys;
    private final KeysetHandle lookupKeys;
    private final Aead aead;
    private final PrfSet prfs;
    private final String protection;

    private Keyring(KeysetHandle recordKeys, KeysetHandle lookupKeys, String protection)
            throws GeneralSecurityException {
        this.recordKeys = recordKeys;
        this.lookupKeys = lookupKeys;
        this.aead = TinkPrimitives.aead(recordKeys);
        this.prfs = TinkPrimitives.prfs(lookupKeys);
        this.protection = protection;
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
        KeyProtection.Derived derived = protection.create();
        try {
            Keyring keyring = new Keyring(
                    TinkPrimitives.newRecordKeyset(),
                    TinkPrimitives.newLookupKeyset(),
                    protection.describe(derived.parameters()));
            byte[] keysets = keyring.serialize();
            int number = protection.kind().number;
            KeyEncryption encryption = new KeyEncryption(derived);
            byte[] header = KeyringFile.header(
                    number, derived.parameters(), encryption.check(), keysets.length + KeyEncryption.OVERHEAD);
            Bytes ciphertext = Bytes.of(encryption.encrypt(keysets, header));
            Arrays.fill(keysets, (byte) 0);
            byte[] content = new KeyringFile(number, derived.parameters(), encryption.check(), ciphertext).encode();
            DurableFiles.create(name, out -> out.write(content));
            return keyring;
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
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("new keys cannot be made", e);
        }
    }

    /**
     * Opens a keyring file. With a passphrase this takes a few tenths of a second by design.
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
        KeyringFile content = KeyringFile.decode(read(name), name);
        if (content.protection() != protection.kind().number) {
            throw new KeyUnavailableException(
                    "the keyring " + name + " is protected by " + kindOf(content, name).description + ", not by "
                            + protection.kind().description + ": give the former");
        }
        try {
            KeyEncryption encryption = new KeyEncryption(protection.open(content.parameters()));
            if (!MessageDigest.isEqual(
                    encryption.check().toByteArray(), content.check().toByteArray())) {
                throw new KeyUnavailableException("the keyring " + name + " does not open: it is protected by another "
                        + (protection.kind() == KeyProtection.Kind.PASSPHRASE ? "passphrase" : "key")
                        + "; give the right one");
            }
            byte[] keysets = encryption.decrypt(content.ciphertext().toByteArray(), content.header());
            ByteBuffer in = ByteBuffer.wrap(keysets);
            Keyring keyring = new Keyring(keyset(in), keyset(in), protection.describe(content.parameters()));
            Arrays.fill(keysets, (byte) 0);
            return keyring;
        } catch (GeneralSecurityException e) {
            throw KeyringFile.damaged(name, "its check value is right but its keys do not open");
        } catch (BufferUnderflowException e) {
            throw KeyringFile.damaged(name, "its lengths do not add up");
        } catch (IllegalArgumentException e) {
            throw KeyringFile.damaged(name, String.valueOf(e.getMessage()));
        }
    }

    /** {@return the protection of this keyring and the ids of its keys, without any secret} */
    public KeyringInfo info() {
        List<KeyInfo> keys = new ArrayList<>();
        describe(recordKeys, RECORDS, keys);
        describe(lookupKeys, "lookup (HMAC-SHA256)", keys);
        return new KeyringInfo(protection, keys);
    }

    /** Returns the content of {@link #info()}. */
    @Override
    public String toString() {
        return "Keyring" + info();
    }

    Aead aead() {
        return aead;
    }

    PrfSet prfs() {
        return prfs;
    }

    boolean hasRecordKey(int id) {
        for (int i = 0; i < recordKeys.size(); i++) {
            if (recordKeys.getAt(i).getId() == id && recordKeys.getAt(i).getStatus() == KeyStatus.ENABLED) {
                return true;
            }
        }
        return false;
    }

    List<String> recordKeyIds() {
        return info().keys().stream()
                .filter(key -> key.purpose().equals(RECORDS))
                .map(KeyInfo::id)
                .toList();
    }

    private static void describe(KeysetHandle keyset, String purpose, List<KeyInfo> keys) {
        for (int i = 0; i < keyset.size(); i++) {
            KeysetHandle.Entry key = keyset.getAt(i);
            keys.add(new KeyInfo(
                    Integer.toUnsignedString(key.getId()),
                    purpose,
                    key.isPrimary(),
                    key.getStatus().toString().toLowerCase(Locale.ROOT)));
        }
    }

    private static byte[] read(Path file) {
        try (InputStream in = new FileInputStream(file.toFile())) {
            return in.readNBytes(MAX_FILE_LENGTH);
        } catch (IOException e) {
            throw new KeyUnavailableException(
                    "the keyring " + file + " cannot be read: "
                            + (Files.exists(file) ? FileFailure.reason(e) : "there is no such file")
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

    private byte[] serialize() throws GeneralSecurityException {
        byte[] records = TinkPrimitives.toJson(recordKeys);
        byte[] lookups = TinkPrimitives.toJson(lookupKeys);
        return ByteBuffer.allocate(2 * Integer.BYTES + records.length + lookups.length)
                .putInt(records.length)
                .put(records)
                .putInt(lookups.length)
                .put(lookups)
                .array();
    }

    private static KeysetHandle keyset(ByteBuffer in) throws GeneralSecurityException {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] json = new byte[length];
        in.get(json);
        return TinkPrimitives.fromJson(json);
    }
}
