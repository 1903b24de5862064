package dev.tokenhold.zoho.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On the table that the first save creates, whose columns hold 255 characters. */
abstract class ZohoMySqlCreatedTableContract extends ZohoMySqlContract {

    ZohoMySqlCreatedTableContract(Server server) {
        super(server);
    }

    @Override
    public Optional<String> processesMeetElsewhere() {
        return Optional.of("ZohoMariaDbWideTableTest tests processes on InnoDB in every build");
    }

    @Test
    @Tag("long")
    @Override
    public void anOpenStoreSeesWhatAnotherProcessSaves() {
        super.anOpenStoreSeesWhatAnotherProcessSaves();
    }

    @Test
    @Override
    public void keeps64KibibytesInEveryField() {
        refusesLongValues(65_536);
    }

    @Test
    @Override
    public void longValuesThatDifferAtTheirEndAreDifferent() {
        refusesLongValues(256);
        OAuthToken.Builder token = OAuthToken.builder().accessToken("access");
        OAuthToken one = store().saveToken(token.userName("u".repeat(254) + "1").build());
        OAuthToken two = store().saveToken(token.userName("u".repeat(254) + "2").build());
        assertThat(store().getTokens()).containsExactly(one, two);
    }

    private void refusesLongValues(int length) {
        OAuthToken token = OAuthToken.builder()
                .userName("u".repeat(length))
                .accessToken("access")
                .build();
        assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> store().saveToken(token));
        assertThat(store().getTokens()).isEmpty();
    }
}
