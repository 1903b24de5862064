package dev.tokenhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;

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
    private static final byte[] STORE_ID = HexFormat.of().parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
    private static final int ABSENT = -1;

    private static BlindIndex index;

    @BeforeAll
    static void makeIndex() {
        index = new BlindIndex(TinkPrimitives.hmac(Bytes.of(KEY)), Bytes.of(STORE_ID));
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
        assertThat(index.lookupKey(LookupField.USER, "anna"))
                .isEqualTo(Bytes.of(HexFormat.of().parseHex("c76c6763f47defa21ab2d21ea044fc0a")));
    }

    @Test
    void keyOfAValueIsWhatATokenWithItHas() {
        OAuthToken token = OAuthToken.builder()
                .userName("same")
                .accessToken("same")
                .grantToken("same")
                .refreshToken("same")
                .build();

        Map<LookupField, Bytes> keys = index.lookupKeys(token);

        for (LookupField field : LookupField.values()) {
            if (field != LookupField.IDENTITY) {
                assertThat(index.lookupKey(field, "same")).isEqualTo(keys.get(field));
            }
        }
        assertThat(index.identityKey(token)).isEqualTo(keys.get(LookupField.IDENTITY));
        assertThat(keys.values()).as("the same value in different fields").doesNotHaveDuplicates();
    }

    @Test
    void anotherStoreHasOtherKeys() {
        OAuthToken token =
                OAuthToken.builder().userName("anna").accessToken("access").build();
        BlindIndex other = new BlindIndex(TinkPrimitives.hmac(Bytes.of(KEY)), Bytes.of(new byte[STORE_ID.length]));

        assertThat(other.lookupKeys(token).values())
                .doesNotContainAnyElementsOf(index.lookupKeys(token).values());
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

    // docs/format.md, section "Lookup keys".
    private static Bytes hmac(String name, String... parts) throws GeneralSecurityException, IOException {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(input);
        out.writeBytes(name);
        out.writeByte(0);
        out.write(STORE_ID);
        for (String part : parts) {
            byte[] encoded = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
            out.writeInt(part == null ? ABSENT : encoded.length);
            out.write(encoded);
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        return Bytes.of(Arrays.copyOf(mac.doFinal(input.toByteArray()), 16));
    }
}
