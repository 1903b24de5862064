package dev.tokenhold.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.Aead;
import dev.tokenhold.spi.Bytes;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What seals records is the algorithm of C2SP's XAES-256-GCM, by the test vectors of that specification. */
class XaesVectorTest {

    private static final int KEY_ID = 0x01020304;
    private static final String TINK_PREFIX = "0101020304";
    private static final String NONCE = "ABCDEFGHIJKLMNOPQRSTUVWX";
    private static final String PLAINTEXT = "XAES-256-GCM";

    @ParameterizedTest
    @CsvSource({
        "01, '', ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271",
        "03, c2sp.org/XAES-256-GCM, 986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"
    })
    void opensTheVectorsOfTheSpecification(String keyByte, String associatedData, String ciphertext) throws Exception {
        Bytes key = Bytes.of(HexFormat.of().parseHex(keyByte.repeat(32)));
        Aead aead = TinkPrimitives.aead(List.of(new RecordKey(KEY_ID, RecordKey.Status.PRIMARY, key)));

        byte[] sealed =
                HexFormat.of().parseHex(TINK_PREFIX + HexFormat.of().formatHex(NONCE.getBytes(US_ASCII)) + ciphertext);

        assertThat(aead.decrypt(sealed, associatedData.getBytes(US_ASCII)))
                .asString(US_ASCII)
                .isEqualTo(PLAINTEXT);
        assertThat(aead.encrypt(PLAINTEXT.getBytes(US_ASCII), new byte[0]))
                .startsWith(HexFormat.of().parseHex(TINK_PREFIX))
                .hasSize(sealed.length);
    }
}
