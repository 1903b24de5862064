package dev.tokenhold.crypto;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.spi.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Protects a keyring by a random key in the keyring of the operating system. Parameters: salt, name of the entry.
 *
 * <p>Every new protection gets an entry of its own, NAME/16 hexadecimal digits. So no entry is ever replaced, which would lock the
 * keyring files out that it protects, and two processes that begin with one name at once do not meet.
 */
final class OsKeyringProtection extends KeyProtection {

    private static final int KEY_LENGTH = 32;
    private static final int SUFFIX_LENGTH = 8;
    // Messages show the name.
    private static final String PRINTABLE = "[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]{1,100}";
    private static final Pattern NAME = Pattern.compile(PRINTABLE);
    private static final Pattern ENTRY = Pattern.compile("(" + PRINTABLE + ")/[0-9a-f]{" + 2 * SUFFIX_LENGTH + "}");

    private final String name;
    private final OsKeyring osKeyring;

    OsKeyringProtection(String name, OsKeyring osKeyring) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidConfigurationException("the name of a key in the operating system's keyring has 1 to 100"
                    + " characters, letters, digits, punctuation, symbols and spaces: give another name");
        }
        this.name = name;
        this.osKeyring = osKeyring;
    }

    static OsKeyring found() {
        return ServiceLoader.load(OsKeyring.class)
                .findFirst()
                .orElseThrow(() -> new KeyUnavailableException("no library for the operating system's keyring is there:"
                        + " put tokenhold-oskeyring on the class path, or protect the keyring in another way"));
    }

    @Override
    Kind kind() {
        return Kind.OS_KEYRING;
    }

    @Override
    Derived create() {
        String entry = name + "/" + ByteStrings.hex(ByteStrings.random(SUFFIX_LENGTH));
        Bytes key = ByteStrings.random(KEY_LENGTH);
        osKeyring.add(entry, key.toByteArray());
        if (!key.equals(read(entry))) {
            throw new KeyUnavailableException("the operating system's keyring did not keep the key " + entry
                    + ": protect the keyring in another way");
        }
        return derived(entry, key);
    }

    @Override
    Derived renew(Bytes parameters) {
        String entry = entry(parameters.asByteBuffer().position(SALT_LENGTH));
        return derived(entry, read(entry));
    }

    @Override
    Derived open(Bytes parameters) {
        ByteBuffer in = parameters.asByteBuffer();
        Bytes salt = ByteStrings.take(in, SALT_LENGTH);
        String entry = entry(in);
        requireEnd(in);
        Matcher matcher = ENTRY.matcher(entry);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("the name of its key in the operating system's keyring is malformed");
        }
        if (!matcher.group(1).equals(name)) {
            throw new KeyUnavailableException("the keyring is protected by the key \"" + matcher.group(1)
                    + "\" in the operating system's keyring, not by \"" + name + "\": name the former");
        }
        return new Derived(parameters, salt, read(entry));
    }

    @Override
    String describe(Bytes parameters) {
        return "key in the operating system's keyring, "
                + entry(parameters.asByteBuffer().position(SALT_LENGTH));
    }

    private Bytes read(String entry) {
        return Bytes.of(osKeyring.read(entry));
    }

    private static Derived derived(String entry, Bytes key) {
        Bytes salt = ByteStrings.random(SALT_LENGTH);
        byte[] text = entry.getBytes(StandardCharsets.UTF_8);
        byte[] parameters = ByteBuffer.allocate(SALT_LENGTH + Short.BYTES + text.length)
                .put(salt.asByteBuffer())
                .putShort((short) text.length)
                .put(text)
                .array();
        return new Derived(Bytes.of(parameters), salt, key);
    }

    private static String entry(ByteBuffer in) {
        return new String(ByteStrings.takePrefixed(in), StandardCharsets.UTF_8);
    }
}
