package dev.tokenhold.crypto;

import static dev.tokenhold.crypto.RecordKey.Status.ENABLED;
import static dev.tokenhold.crypto.RecordKey.Status.PRIMARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.TokenRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSealerTest {

    private static final String ID = "7";
    private static final Bytes STORE = Bytes.of("0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
    private static final OAuthToken TOKEN = OAuthToken.builder()
            .id(ID)
            .userName("XYZZY-user")
            .refreshToken("XYZZY-refresh")
            .build();

    private static RecordKey recordKey;
    private static Keyring keyring;
    private static RecordSealer sealer;

    private static KeyringWatch watch(Keyring any) {
        return new KeyringWatch(any, EncryptedTokenStore.LOOK);
    }

    @BeforeAll
    static void makeKeys() throws Exception {
        recordKey = HandMadeKeyring.newKey(PRIMARY);
        keyring = HandMadeKeyring.open(recordKey);
        sealer = new RecordSealer(watch(keyring), STORE);
    }

    @Test
    void opensWhatItSealed() {
        long seed = Long.getLong("tokenhold.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            OAuthToken token = randomToken(random);

            assertThat(sealer.open(record(token.id(), sealer.seal(token, String.valueOf(token.id())))))
                    .as("token %d of -Dtokenhold.seed=%d", i, seed)
                    .isEqualTo(token);
        }
    }

    /** What can be saved can be read: each field at the limit of what OAuthToken accepts, in one to three bytes a character. */
    @ParameterizedTest
    @MethodSource("longestValues")
    void opensTheLongestValues(UnaryOperator<OAuthToken.Builder> field) {
        OAuthToken token =
                field.apply(OAuthToken.builder().id(ID).accessToken("a")).build();

        assertThat(sealer.open(record(ID, sealer.seal(token, ID)))).isEqualTo(token);
    }

    static Stream<UnaryOperator<OAuthToken.Builder>> longestValues() {
        return Stream.of("x", "\u20ac", "\u0001", "\uD83D\uDE00")
                .map(text -> text.repeat(OAuthToken.MAX_VALUE_LENGTH / text.length()))
                .flatMap(longest -> Stream.of(
                        token -> token.userName(longest),
                        token -> token.refreshToken(longest),
                        token -> token.attribute("scope", longest),
                        token -> token.attribute(longest, "on")));
    }

    @Test
    void equalTokensAreSealedDifferently() {
        assertThat(sealer.seal(TOKEN, ID)).isNotEqualTo(sealer.seal(TOKEN, ID));
    }

    @Test
    void namesItsKey() {
        TokenRecord record = record(ID, sealer.seal(TOKEN, ID));

        assertThat(RecordSealer.keyId(record)).isEqualTo(recordKey.id());
        assertThat(record.sealed().toByteArray()).startsWith(1);
        assertThat(Bytes.of(record.sealed().toByteArray(), 1, 17)).isEqualTo(STORE);
        assertThat(record.sealed().toByteArray()[17]).isEqualTo((byte) 1);
    }

    @Test
    void recordMovedToAnotherIdDoesNotOpen() {
        assertThatThrownBy(() -> sealer.open(record("8", sealer.seal(TOKEN, ID))))
                .isInstanceOfSatisfying(
                        TamperedRecordException.class, e -> assertThat(e.id()).isEqualTo("8"));
    }

    @Test
    void recordOfAnotherStoreIsNamedAndDoesNotOpen() {
        Bytes other = Bytes.of(new byte[16]);

        assertThatThrownBy(() -> new RecordSealer(watch(keyring), other).open(record(ID, sealer.seal(TOKEN, ID))))
                .isInstanceOf(TamperedRecordException.class)
                .hasMessageContaining("belongs to the store 30313233343536373839616263646566");
    }

    /** Also if its store id is made to fit. */
    @Test
    void recordOfAnotherStoreWithTheRightStoreIdDoesNotOpen() {
        byte[] sealed = new RecordSealer(watch(keyring), Bytes.of(new byte[16]))
                .seal(TOKEN, ID)
                .toByteArray();
        System.arraycopy(STORE.toByteArray(), 0, sealed, 1, 16);

        assertThatThrownBy(() -> sealer.open(record(ID, Bytes.of(sealed)))).isInstanceOf(TamperedRecordException.class);
    }

    @Test
    void everyFlippedBitIsNoticed() {
        byte[] sealed = sealer.seal(TOKEN, ID).toByteArray();
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] damaged = sealed.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            // The version and the id of the key cannot be told from those that a newer release or another
            // keyring writes.
            Class<?> expected = bit / 8 == 0 && damaged[0] != 0
                    ? UnsupportedFormatException.class
                    : bit / 8 >= 18 && bit / 8 < 22 ? KeyUnavailableException.class : TamperedRecordException.class;

            assertThat(catchThrowable(() -> sealer.open(record(ID, Bytes.of(damaged)))))
                    .as("bit " + bit)
                    .isExactlyInstanceOf(expected)
                    .hasMessageContaining("record " + ID)
                    .hasMessageNotContaining("XYZZY");
        }
    }

    @Test
    void everyCutIsNoticed() {
        byte[] sealed = sealer.seal(TOKEN, ID).toByteArray();
        for (int length = 0; length < sealed.length; length++) {
            TokenRecord cut = record(ID, Bytes.of(sealed, 0, length));

            assertThatThrownBy(() -> sealer.open(cut))
                    .as("cut to " + length)
                    .isExactlyInstanceOf(TamperedRecordException.class);
        }
    }

    @Test
    void anAddedByteIsNoticed() {
        byte[] sealed = sealer.seal(TOKEN, ID).toByteArray();
        TokenRecord longer = record(ID, Bytes.of(Arrays.copyOf(sealed, sealed.length + 1)));

        assertThatThrownBy(() -> sealer.open(longer)).isExactlyInstanceOf(TamperedRecordException.class);
    }

    @Test
    void newerVersionIsNotDamage() {
        byte[] sealed = sealer.seal(TOKEN, ID).toByteArray();
        sealed[0] = 2;

        for (Bytes newer : List.of(Bytes.of(sealed), Bytes.of(sealed, 0, 1))) {
            assertThatThrownBy(() -> sealer.open(record(ID, newer)))
                    .isInstanceOf(UnsupportedFormatException.class)
                    .hasMessageContaining("version 2")
                    .hasMessageContaining("upgrade");
        }
    }

    @Test
    void keyOfAnotherKeyringIsMissingAndBothAreNamed() throws Exception {
        Keyring other = HandMadeKeyring.open();

        assertThatThrownBy(() -> new RecordSealer(watch(other), STORE).open(record(ID, sealer.seal(TOKEN, ID))))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining(keyring.info().keys().get(0).id())
                .hasMessageContaining(other.info().keys().get(0).id());
    }

    /** A key that is not used any more is a matter for those who keep the keys, not a sign of an attack. */
    @ParameterizedTest
    @EnumSource(names = {"RETIRED", "DESTROYED"})
    void retiredKeyIsUnavailableRatherThanTheRecordTampered(RecordKey.Status status) throws Exception {
        Keyring retired = HandMadeKeyring.open(HandMadeKeyring.as(status, recordKey), HandMadeKeyring.newKey(PRIMARY));

        assertThatThrownBy(() -> new RecordSealer(watch(retired), STORE).open(record(ID, sealer.seal(TOKEN, ID))))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining(Integer.toUnsignedString(recordKey.id()) + ", "
                        + status.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void recordsOfAllKeysOfAKeyringOpen() throws Exception {
        RecordKey newKey = HandMadeKeyring.newKey(PRIMARY);
        RecordSealer newer =
                new RecordSealer(watch(HandMadeKeyring.open(HandMadeKeyring.as(ENABLED, recordKey), newKey)), STORE);
        TokenRecord resealed = record(ID, newer.seal(TOKEN, ID));

        assertThat(newer.open(record(ID, sealer.seal(TOKEN, ID)))).isEqualTo(TOKEN);
        assertThat(newer.open(resealed)).isEqualTo(TOKEN);
        assertThat(RecordSealer.keyId(resealed)).isEqualTo(newKey.id());
    }

    @Test
    void unknownMemberIsFromANewerReleaseAndItsNameIsNotShown() throws Exception {
        assertThatThrownBy(() -> sealer.open(sealedJson("{\"accessToken\":\"a\",\"XYZZY\":\"XYZZY\"}")))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("record " + ID)
                .hasMessageContaining("upgrade")
                .hasMessageNotContaining("XYZZY");
    }

    /** What only a faulty program can have written: it has the keys. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"XYZZY\"",
                "{",
                "{\"userName\"",
                "{\"userName\":",
                "{\"userName\":\"XYZZY",
                "{\"userName\":\"XYZZY\"",
                "{\"userName\":\"XYZZY\"}}",
                "{\"userName\":\"XYZZY\"}{}",
                "{\"userName\":\"XYZZY\",\"userName\":\"XYZZY\"}",
                "{\"userName\":null}",
                "{\"userName\":5}",
                "{\"userName\":{\"XYZZY\":\"XYZZY\"}}",
                "{\"userName\":\"\\ud800\"}",
                "{\"expiresAt\":\"XYZZY\"}",
                "{\"userName\":\"\"}",
                "\ufeff{\"userName\":\"XYZZY\"}",
                "{\"expiresAt\":1.5}",
                "{\"expiresAt\":1.0}",
                "{\"expiresAt\":1e3}",
                "{\"expiresAt\":9223372036854775808}",
                "{\"attributes\":[]}",
                "{\"attributes\":{\"XYZZY\":1}}",
                "{\"attributes\":{\"\":\"XYZZY\"}}",
                "{\"attributes\":{\"XYZZY\":\"\"}}",
                "{\"attributes\":{\"scope\":\"1\",\"scope\":\"2\"}}",
                "{\"attributes\":{\"scope\":{}}}",
                "{\"attributes\":{\"scope\":\"1\"}"
            })
    void anythingButATokenIsDamageAndIsNotQuoted(String json) throws Exception {
        assertThatThrownBy(() -> sealer.open(sealedJson(json)))
                .isExactlyInstanceOf(CorruptStoreException.class)
                .hasMessageContaining("record " + ID)
                .hasMessageNotContaining("XYZZY")
                .hasNoCause();
    }

    @Test
    void malformedUtf8IsDamage() throws Exception {
        byte[] json = "{\"userName\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
        json[13] = (byte) 0xc0;

        assertThatThrownBy(() -> sealer.open(sealedJson(json))).isExactlyInstanceOf(CorruptStoreException.class);
    }

    private static TokenRecord sealedJson(String json) throws Exception {
        return sealedJson(json.getBytes(StandardCharsets.UTF_8));
    }

    private static TokenRecord sealedJson(byte[] json) throws Exception {
        byte[] ciphertext = keyring.aead()
                .encrypt(json, ("tokenhold record\0\1" + "0123456789abcdef" + ID).getBytes(StandardCharsets.US_ASCII));
        return record(
                ID,
                Bytes.of(ByteBuffer.allocate(17 + ciphertext.length)
                        .put((byte) 1)
                        .put(STORE.asByteBuffer())
                        .put(ciphertext)
                        .array()));
    }

    private static TokenRecord record(String id, Bytes sealed) {
        return new TokenRecord(id, 1, Map.of(), null, sealed);
    }

    private static OAuthToken randomToken(Random random) {
        OAuthToken.Builder token = OAuthToken.builder()
                .id(randomText(random) + "i")
                .userName(randomText(random))
                .clientId(randomText(random))
                .clientSecret(randomText(random))
                .refreshToken(randomText(random))
                .accessToken(randomText(random))
                .grantToken(randomText(random))
                .redirectUrl(randomText(random))
                .apiDomain(randomText(random));
        if (random.nextBoolean()) {
            token.expiresAt(Instant.ofEpochMilli(random.nextLong()));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            token.attribute(randomText(random) + "n", randomText(random));
        }
        return token.build();
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            int kind = random.nextInt(6);
            int codePoint = kind == 0
                    ? random.nextInt(0x20)
                    : kind == 1
                            ? "\"\\/,\n\r\0\u007f\u2028\ufeff\uffff".charAt(random.nextInt(11))
                            : kind == 2
                                    ? Character.MIN_SUPPLEMENTARY_CODE_POINT + random.nextInt(0x100000)
                                    : kind == 3 ? random.nextInt(Character.MIN_SURROGATE) : 'a' + random.nextInt(26);
            text.appendCodePoint(codePoint);
        }
        return text.toString();
    }
}
