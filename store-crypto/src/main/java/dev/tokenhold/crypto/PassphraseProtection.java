package dev.tokenhold.crypto;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.spi.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Protects a keyring by a passphrase: PBKDF2-HMAC-SHA256 (RFC 8018, section 5.2). Parameters: u32 rounds, salt. */
final class PassphraseProtection extends KeyProtection {

    /** OWASP's recommendation for PBKDF2-HMAC-SHA256 (Password Storage Cheat Sheet, 2023). */
    static final int ROUNDS = 600_000;

    /** Some five seconds of work, and ten times that while Java warms up: more means a damaged or hostile file rather than caution. */
    static final int MAX_ROUNDS = 10_000_000;

    static final String REMEDY =
            "run store-migrate keys rewrap --rounds " + ROUNDS + ", and bring the file to every host";

    private final char[] passphrase;
    private final int rounds;

    PassphraseProtection(char[] passphrase) {
        this(passphrase, ROUNDS);
    }

    private PassphraseProtection(char[] passphrase, int rounds) {
        if (passphrase.length == 0) {
            throw new KeyUnavailableException("the passphrase is empty: a keyring needs one");
        }
        this.passphrase = passphrase.clone();
        this.rounds = rounds;
    }

    @Override
    public KeyProtection withRounds(int number) {
        if (number < ROUNDS || number > MAX_ROUNDS) {
            throw new InvalidConfigurationException("a passphrase cannot be protected by " + number
                    + " rounds of PBKDF2: choose " + ROUNDS + " to " + MAX_ROUNDS);
        }
        return new PassphraseProtection(passphrase, number);
    }

    @Override
    Kind kind() {
        return Kind.PASSPHRASE;
    }

    @Override
    Derived create() {
        return create(rounds);
    }

    @Override
    Derived renew(Bytes parameters) {
        return create(parameters.asByteBuffer().getInt());
    }

    private Derived create(int number) {
        return open(Bytes.of(ByteBuffer.allocate(Integer.BYTES + SALT_LENGTH)
                .putInt(number)
                .put(ByteStrings.random(SALT_LENGTH).asByteBuffer())
                .array()));
    }

    @Override
    Derived open(Bytes parameters) {
        ByteBuffer in = parameters.asByteBuffer();
        int stored = in.getInt();
        Bytes salt = ByteStrings.take(in, SALT_LENGTH);
        requireEnd(in);
        if (stored < 1 || stored > MAX_ROUNDS) {
            throw new IllegalArgumentException("it asks for " + Integer.toUnsignedString(stored)
                    + " rounds of PBKDF2; 1 to " + MAX_ROUNDS + " are accepted");
        }
        return new Derived(parameters, salt, Bytes.of(Pbkdf2.derive(passphrase, salt.toByteArray(), stored)));
    }

    @Override
    boolean replaces(KeyProtection other) {
        return other instanceof PassphraseProtection known && Arrays.equals(passphrase, known.passphrase);
    }

    /** What is wrong with parameters that ask for fewer rounds than they should; empty if nothing is. */
    static Optional<String> weakness(Bytes parameters) {
        int rounds = parameters.asByteBuffer().getInt();
        return rounds < ROUNDS
                ? Optional.of(
                        "protects its passphrase by " + rounds + " rounds of PBKDF2, so that guessing is too cheap")
                : Optional.empty();
    }

    @Override
    String describe(Bytes parameters) {
        return "passphrase, PBKDF2-HMAC-SHA256, " + parameters.asByteBuffer().getInt() + " rounds";
    }
}
