package dev.tokenhold.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Pbkdf2Test {

    /** RFC 7914, section 11: the first 32 of 64 bytes, which are the first block. */
    @ParameterizedTest
    @CsvSource({
        "passwd, salt, 1, 55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc",
        "Password, NaCl, 80000, 4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
    })
    void givesTheVectorsOfTheSpecification(String passphrase, String salt, int rounds, String key) {
        assertThat(Pbkdf2.derive(passphrase.toCharArray(), salt.getBytes(US_ASCII), rounds))
                .isEqualTo(HexFormat.of().parseHex(key));
    }

    /** The lengths around a block of the hash, beyond which HMAC hashes the password first. */
    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 55, 56, 63, 64, 65, 127, 128, 129, 1000})
    void givesWhatThePlatformGives(int length) throws Exception {
        Random random = new Random(length);
        for (int rounds = 1; rounds <= 3; rounds++) {
            char[] ascii = random.ints(length, ' ', '~')
                    .mapToObj(Character::toString)
                    .reduce("", String::concat)
                    .toCharArray();
            // Unpaired surrogates among them.
            char[] any = new char[length];
            for (int i = 0; i < length; i++) {
                any[i] = (char) random.nextInt(1 << Character.SIZE);
            }
            byte[] salt = new byte[length];
            random.nextBytes(salt);
            assertThat(Pbkdf2.derive(ascii, salt, rounds)).isEqualTo(byPlatform(ascii, salt, rounds));
            assertThat(Pbkdf2.derive(any, salt, rounds)).isEqualTo(byPlatform(any, salt, rounds));
        }
    }

    private static byte[] byPlatform(char[] passphrase, byte[] salt, int rounds) throws GeneralSecurityException {
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(passphrase, salt, rounds, 256))
                .getEncoded();
    }
}
