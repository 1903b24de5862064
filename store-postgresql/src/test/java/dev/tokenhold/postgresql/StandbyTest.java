package dev.tokenhold.postgresql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static dev.tokenhold.testkit.TestTokens.queryOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.PostgreSqlPair;
import dev.tokenhold.testservers.PostgreSqlServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A primary and a standby, which is promoted in the end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandbyTest {

    private PostgreSqlPair pair;

    @BeforeAll
    void startServers() {
        Machine.requireAvailable(PostgreSqlServer.unavailableReason());
        pair = PostgreSqlPair.start(PostgreSqlServer::builder);
    }

    @AfterAll
    void stopServers() {
        if (pair != null) {
            pair.close();
        }
    }

    // One test, since a server dies once.
    @Test
    void standbyIsReadWhenItKnowsAllAndLedOnceItIsPromoted() throws Exception {
        TestTable table = TestTable.in(pair.createDatabase());
        TestTable atStandby = table.at(pair.standby().port());
        String both = table.uri(pair.standby().port(), pair.primary().port());
        try (TokenStore store = table.open(both);
                TokenStore atPrimary = table.open()) {
            OAuthToken anna = store.saveToken(numbered("anna", 1));
            assertThat(atPrimary.getTokens()).containsExactly(anna.detached());
            pair.awaitReplicated();

            // Named alone, a standby is read, and refuses changes at once.
            try (TokenStore reader = atStandby.open()) {
                assertThat(reader.findToken(queryOf("anna"))).contains(anna.detached());
                assertThatThrownBy(() -> reader.saveToken(numbered("bela", 1)))
                        .isInstanceOfSatisfying(
                                StoreUnavailableException.class,
                                e -> assertThat(e.refused()).isTrue())
                        .hasMessageContaining("read-only");
            }

            pair.primary().kill();

            // The standby may lack what the primary had acknowledged: it is not read while the primary is away.
            assertThatThrownBy(() -> table.open(both))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContainingAll("only follows another one", "no connection can be made");

            pair.promote();

            assertThat(store.findToken(queryOf("anna"))).contains(anna);
            store.saveToken(anna.toBuilder().accessToken("after the promotion").build());
            try (TokenStore reader = atStandby.open()) {
                assertThat(reader.getTokens())
                        .extracting(OAuthToken::accessToken)
                        .containsExactly("after the promotion");
            }
        }
    }
}
