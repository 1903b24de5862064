package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.TestTokens.OTHER_CLIENT;
import static dev.tokenhold.testkit.TestTokens.id;
import static dev.tokenhold.testkit.TestTokens.query;
import static dev.tokenhold.testkit.TestTokens.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.OAuthToken;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Secrets and user names appear neither in messages nor, without need, in files. */
interface SecrecyContract extends StoreUnderTest {

    private static OAuthToken.Builder confidential() {
        return query().userName("XYZZY-user")
                .clientId("1000.CLIENT")
                .clientSecret("XYZZY-client-secret")
                .accessToken("XYZZY-access")
                .refreshToken("XYZZY-refresh")
                .grantToken("XYZZY-grant")
                .redirectUrl("https://example.com/XYZZY-redirect");
    }

    @Test
    default void noMessageShowsASecretOrAUserName() {
        store().saveToken(confidential().id("11").build());
        store().saveToken(confidential().id("12").clientId(OTHER_CLIENT).build());
        OAuthToken nothing = confidential()
                .accessToken(null)
                .refreshToken(null)
                .grantToken(null)
                .build();

        List<ThrowingCallable> failures = List.of(
                () -> store().findToken(confidential().clientId(null).build()),
                () -> store().saveToken(confidential().clientId(null).build()),
                () -> store().saveToken(confidential().id("13").build()),
                () -> store().saveTokens(List.of(confidential().id("13").build())),
                () -> store().saveToken(nothing),
                () -> {
                    store().close();
                    store().saveToken(confidential().build());
                });
        assertThat(failures).allSatisfy(failure -> {
            StringWriter trace = new StringWriter();
            Throwable thrown = catchThrowable(failure);
            assertThat(thrown).isNotNull();
            thrown.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).doesNotContain("XYZZY");
        });
    }

    @Test
    default void neitherStoreNorTokenShowASecretOrAUserName() {
        OAuthToken saved = store().saveToken(confidential().build());

        assertThat(Stream.of(saved, store(), store().getTokens(), store().findTokenById(id(saved))))
                .map(Object::toString)
                .noneMatch(text -> text.contains("XYZZY"));
    }

    @Test
    default void filesShowNoToken() {
        assumeFalse(keepsPlaintext(), "the store keeps plaintext");
        assumeTrue(folder().isPresent(), "the store is not in a folder");
        store().saveToken(confidential().build());
        store().saveToken(confidential().apiDomain("https://XYZZY-domain").build());

        for (String text : List.of("XYZZY", "1000.CLIENT")) {
            assertThat(Folder.containing(folder().orElseThrow(), text.getBytes(StandardCharsets.UTF_8)))
                    .as("files with %s", text)
                    .isEmpty();
        }
    }

    @Test
    default void filesKeepNothingOfADeletedToken() {
        assumeTrue(folder().isPresent() && keepsPlaintext(), "the store shows no token in a folder");
        byte[] secret = "XYZZY-refresh".getBytes(StandardCharsets.UTF_8);
        OAuthToken saved = store().saveToken(confidential().build());
        store().saveToken(tokenOf("anna").build());
        assertThat(Folder.containing(folder().orElseThrow(), secret)).isNotEmpty();

        store().deleteToken(id(saved));
        assertThat(Folder.containing(folder().orElseThrow(), secret)).isEmpty();

        store().saveToken(confidential().build());
        store().deleteTokens();
        assertThat(Folder.containing(folder().orElseThrow(), secret)).isEmpty();
    }
}
