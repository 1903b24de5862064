package dev.tokenhold.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import org.junit.jupiter.api.Test;

class TallyTest {

    @Test
    void aRefusedTokenThatIsNotListedIsNotAccountedFor() {
        Tally tally = new Tally(false);
        OAuthToken token = OAuthToken.builder().id("1").accessToken("1").build();
        for (int i = 0; i < 10_000; i++) {
            tally.count(token, new Decision.Refuse("too long"));
        }
        assertThat(tally.isEveryTokenAccountedFor()).isTrue();

        while (tally.omitted() == 0) {
            tally.count(token, new Decision.Refuse("too long"));
        }
        assertThat(tally.isEveryTokenAccountedFor()).isFalse();
    }
}
