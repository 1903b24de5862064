package dev.tokenhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Replacement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However many tokens a batch has, the record store is asked a few times: each time may be a journey over a network. */
class BatchReadsTest {

    private static final int TOKENS = 1_000;

    private InterferingRecordStore records;
    private EncryptedTokenStore store;

    @BeforeEach
    void openStore() throws Exception {
        records = new InterferingRecordStore();
        store = new EncryptedTokenStore(records, HandMadeKeyring.open());
    }

    @Test
    void aBatchToSaveTakesAFewReads() {
        List<OAuthToken> batch = batch("first");
        InMemoryTokenStore model = new InMemoryTokenStore();

        List<OAuthToken> inserted = store.saveTokens(batch);
        assertThat(records.reads())
                .as("the header at the opening and before the first save, by id, and by each of 4 fields")
                .isEqualTo(2 + 5);
        model.saveTokens(inserted);

        List<OAuthToken> changes = batch("second");
        List<OAuthToken> updated = store.saveTokens(changes);
        assertThat(records.reads()).as("the same again, without the header").isEqualTo(2 + 5 + 5);
        assertThat(updated).isEqualTo(model.saveTokens(changes));
        assertThat(store.getTokens()).isEqualTo(model.getTokens());
    }

    @Test
    void aBatchToReplaceTakesOneRead() {
        List<OAuthToken> stored = store.saveTokens(batch("first"));
        int before = records.reads();

        store.replaceTokens(stored.stream()
                .map(token -> new Replacement(
                        token, token.toBuilder().attribute("moved", "yes").build()))
                .toList());

        assertThat(records.reads()).isEqualTo(before + 1);
        assertThat(store.getTokens()).allMatch(token -> token.attributes().containsKey("moved"));
    }

    private static List<OAuthToken> batch(String scope) {
        List<OAuthToken> batch = new ArrayList<>();
        for (int i = 0; i < TOKENS; i++) {
            OAuthToken.Builder token = OAuthToken.builder().attribute("scope", scope);
            batch.add(
                    switch (i % 4) {
                        case 0 -> token.id("id" + i).accessToken("a" + i).build();
                        case 1 ->
                            token.userName("user" + i)
                                    .clientId("client")
                                    .refreshToken("r" + i)
                                    .build();
                        case 2 -> token.accessToken("a" + i).build();
                        default ->
                            token.clientId("client")
                                    .clientSecret("secret")
                                    .grantToken("g" + i)
                                    .refreshToken("r" + i)
                                    .build();
                    });
        }
        return batch;
    }
}
