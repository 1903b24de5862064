package dev.tokenhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.prf.HmacPrfKey;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import com.google.crypto.tink.util.SecretBytes;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BlindIndexTest {

    private static final byte[] KEY =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    private static final int ABSENT = -1;

    private static BlindIndex index;

    @BeforeAll
    static void makeIndex() throws Exception {
        TinkPrimitives.newLookupKeyset();
        index = new BlindIndex(TinkPrimitives.prfs(KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(key(KEY)).withFixedId(7).makePrimary())
                .build()));
    }

    @Test
    void keysAreThoseOfTheSpecification() throws Exception {
        OAuthToken token = OAuthToken.builder()
                .userName("j\u00f6rg\uD83D\uDE00")
                .clientId("1000.CLIENT")
                .accessToken("access")
                .grantToken("grant")
                .refreshToken("refresh")
                .build();

        assertThat(index.lookupKeys(token))
                .isEqualTo(Map.of(
                        LookupField.IDENTITY, hmac("identity", "j\u00f6rg\uD83D\uDE00", "1000.CLIENT"),
                        LookupField.USER, hmac("user", "j\u00f6rg\uD83D\uDE00"),
                        LookupField.ACCESS_TOKEN, hmac("accessToken", "access"),
                        LookupField.GRANT_TOKEN, hmac("grantToken", "grant"),
                        LookupField.REFRESH_TOKEN, hmac("refreshToken", "refresh")));
    }

    @Test
    void identityWithoutClientIsThatOfTheSpecification() throws Exception {
        assertThat(index.lookupKeys(OAuthToken.builder().userName("anna").build())
                        .get(LookupField.IDENTITY))
                .isEqualTo(hmac("identity", "anna", null));
    }

    /** Written down once: neither the code nor the tests can change it together. */
    @Test
    void oneKeyNeverChanges() {
        assertThat(index.candidates(LookupField.USER, "anna"))
                .containsExactly(Bytes.of(HexFormat.of().parseHex("bbacb06febb60ad9211b7f066f1ad38f")));
    }

    @Test
    void candidateOfAValueIsWhatATokenWithItHas() {
        OAuthToken token = OAuthToken.builder()
                .userName("same")
                .accessToken("same")
                .grantToken("same")
                .refreshToken("same")
                .build();

        Map<LookupField, Bytes> keys = index.lookupKeys(token);

        for (LookupField field : LookupField.values()) {
            if (field != LookupField.IDENTITY) {
                assertThat(index.candidates(field, "same")).containsExactly(keys.get(field));
            }
        }
        assertThat(keys.values()).as("the same value in different fields").doesNotHaveDuplicates();
    }

    @Test
    void absentFieldsHaveNoKey() {
        assertThat(index.lookupKeys(OAuthToken.builder()
                        .clientId("1000.CLIENT")
                        .clientSecret("secret")
                        .accessToken("a")
                        .build()))
                .containsOnlyKeys(LookupField.ACCESS_TOKEN);
        assertThat(index.lookupKeys(OAuthToken.builder().build())).isEmpty();
    }

    @Test
    void identitiesThatDifferHaveDifferentKeys() {
        List<Bytes> identities = new ArrayList<>();
        for (String[] of : new String[][] {
            {"anna", null},
            {"anna", "c"},
            {"anna", "C"},
            {"Anna", "c"},
            {"annac", null},
            {"ann", "ac"},
            {"anna\0", "c"},
            {"anna", "\0c"},
            {"anna\0\0\0\1c", null},
            {"c", "anna"},
            {"e\u0301", "c"},
            {"\u00e9", "c"}
        }) {
            identities.add(index.lookupKeys(
                            OAuthToken.builder().userName(of[0]).clientId(of[1]).build())
                    .get(LookupField.IDENTITY));
        }

        assertThat(identities).doesNotContainNull().doesNotHaveDuplicates();
    }

    @Test
    void emptyClientIsAnAbsentOne() {
        assertThat(index.lookupKeys(
                        OAuthToken.builder().userName("anna").clientId("").build()))
                .isEqualTo(
                        index.lookupKeys(OAuthToken.builder().userName("anna").build()));
    }

    @Test
    void everyKeyOfTheKeysetGivesACandidateAndThePrimaryOneIsWritten() throws Exception {
        byte[] newer = KEY.clone();
        newer[0] = 1;
        KeysetHandle both = KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(key(KEY)).withFixedId(7))
                .addEntry(KeysetHandle.importKey(key(newer)).withFixedId(8).makePrimary())
                .build();
        BlindIndex rotating = new BlindIndex(TinkPrimitives.prfs(both));

        assertThat(rotating.isRotating()).isTrue();
        assertThat(index.isRotating()).isFalse();
        assertThat(rotating.candidates(LookupField.USER, "anna"))
                .containsExactlyInAnyOrder(hmac(KEY, "user", "anna"), hmac(newer, "user", "anna"));
        assertThat(rotating.lookupKeys(OAuthToken.builder().userName("anna").build()))
                .containsEntry(LookupField.USER, hmac(newer, "user", "anna"));
    }

    private static HmacPrfKey key(byte[] bytes) throws GeneralSecurityException {
        return HmacPrfKey.builder()
                .setParameters(PredefinedPrfParameters.HMAC_SHA256_PRF)
                .setKeyBytes(SecretBytes.copyFrom(bytes, InsecureSecretKeyAccess.get()))
                .build();
    }

    private static Bytes hmac(String name, String... parts) throws GeneralSecurityException, IOException {
        return hmac(KEY, name, parts);
    }

    // docs/format.md, section "Lookup keys".
    private static Bytes hmac(byte[] key, String name, String... parts) throws GeneralSecurityException, IOException {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(input);
        out.writeBytes(name);
        out.writeByte(0);
        for (String part : parts) {
            byte[] encoded = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
            out.writeInt(part == null ? ABSENT : encoded.length);
            out.write(encoded);
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return Bytes.of(Arrays.copyOf(mac.doFinal(input.toByteArray()), 16));
    }
}
