package dev.tokenhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.TokenRecord;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A record store, a log and a stack trace show ids and nothing else. */
class SealedRecordSecrecyTest {

    private static final List<String> CONFIDENTIAL = List.of(
            "XYZZY-user",
            "XYZZY-client",
            "XYZZY-secret",
            "XYZZY-access",
            "XYZZY-refresh",
            "XYZZY-grant",
            "XYZZY-redirect",
            "XYZZY-domain",
            "XYZZY-name",
            "XYZZY-value");

    private static Keyring keyring;

    private InMemoryRecordStore records;
    private EncryptedTokenStore store;

    @BeforeAll
    static void makeKeyring() throws Exception {
        keyring = HandMadeKeyring.open();
    }

    @BeforeEach
    void openStore() {
        records = new InMemoryRecordStore();
        store = new EncryptedTokenStore(records, keyring);
    }

    @Test
    void noByteOfARecordShowsAValue() {
        store.saveToken(confidential().id("7").build());
        store.saveToken(
                confidential().id("7").attribute("more", "x".repeat(100)).build());

        for (TokenRecord record : records.scan(null, 10)) {
            assertThat(record.id()).isIn("7", ReservedRecords.HEADER);
            assertHidden(record.toString());
            Stream.concat(record.lookupKeys().values().stream(), Stream.of(record.sealed()))
                    .forEach(SealedRecordSecrecyTest::assertHidden);
        }
    }

    @Test
    void aTokenThatIsSavedAgainAsItIsLooksDifferentButForItsLookupKeys() {
        store.saveToken(confidential().id("7").build());
        TokenRecord before = records.read("7").orElseThrow();

        store.saveToken(confidential().id("7").build());

        TokenRecord after = records.read("7").orElseThrow();
        assertThat(after.lookupKeys()).isEqualTo(before.lookupKeys());
        assertThat(after.sealed()).isNotEqualTo(before.sealed());
    }

    @Test
    void noExceptionShowsAValue() throws Exception {
        OAuthToken stored = store.saveToken(confidential().id("7").build());
        store.saveToken(confidential().id("8").clientId("XYZZY-client-2").build());
        Keyring another = HandMadeKeyring.open();

        List<ThrowingCallable> failures = List.of(
                () -> store.findToken(
                        OAuthToken.builder().userName("XYZZY-user").build()),
                () -> store.saveToken(confidential().clientId(null).build()),
                () -> store.saveToken(confidential().id("9").build()),
                () -> store.replaceTokens(
                        List.of(new Replacement(null, confidential().id("9").build()))),
                () -> store.saveToken(
                        OAuthToken.builder().userName("XYZZY-user").build()),
                () -> new EncryptedTokenStore(records, another),
                () -> {
                    exchangeContents("7", "8");
                    store.findToken(confidential().build());
                },
                () -> store.findTokenById("7"),
                () -> store.saveToken(stored),
                store::getTokens);

        assertThat(failures).allSatisfy(failure -> {
            Throwable thrown = catchThrowable(failure);
            assertThat(thrown).isNotNull();
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            assertHidden(trace.toString());
        });
    }

    @Test
    void noStringOfAnObjectShowsAValue() {
        OAuthToken stored = store.saveToken(confidential().id("7").build());

        assertHidden(stored.toString());
        assertHidden(store.inventory().toList().toString());
        assertHidden(new Replacement(stored, stored).toString());
        assertHidden(new WorkingSet.Entry(stored, records.read("7").orElseThrow()).toString());
    }

    private void exchangeContents(String id, String otherId) {
        TokenRecord one = records.read(id).orElseThrow();
        TokenRecord other = records.read(otherId).orElseThrow();
        records.write(List.of(
                new RecordWrite(one.version(), new TokenRecord(id, 1, one.lookupKeys(), null, other.sealed())),
                new RecordWrite(other.version(), new TokenRecord(otherId, 1, Map.of(), null, one.sealed()))));
    }

    private static void assertHidden(Bytes bytes) {
        assertHidden(new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1));
    }

    private static void assertHidden(String text) {
        String inLowerCase = text.toLowerCase(Locale.ROOT);
        for (String value : CONFIDENTIAL) {
            assertThat(inLowerCase).doesNotContain(value.toLowerCase(Locale.ROOT));
        }
    }

    private static OAuthToken.Builder confidential() {
        return OAuthToken.builder()
                .userName("XYZZY-user")
                .clientId("XYZZY-client")
                .clientSecret("XYZZY-secret")
                .accessToken("XYZZY-access")
                .refreshToken("XYZZY-refresh")
                .grantToken("XYZZY-grant")
                .redirectUrl("XYZZY-redirect")
                .apiDomain("XYZZY-domain")
                .attribute("XYZZY-name", "XYZZY-value");
    }
}
