package dev.tokenhold.zoho.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On the table that the first save creates, whose columns hold 255 characters. */
abstract class ZohoMySqlCreatedTableContract extends ZohoMySqlContract {

    ZohoMySqlCreatedTableContract(Server server) {
        super(server);
    }

    // Processes meet on the wide table in every build, and on this one in a long one.

    @Test
    @Tag("long")
    @Override
    public void processesThatSaveDifferentUsersLoseNothing() {
        super.processesThatSaveDifferentUsersLoseNothing();
    }

    @Test
    @Tag("long")
    @Override
    public void processesThatSaveTheSameUserLeaveOneTokenOfOneSave() {
        super.processesThatSaveTheSameUserLeaveOneTokenOfOneSave();
    }

    @Test
    @Tag("long")
    @Override
    public void processesThatCountUpTheSameTokensLoseNoCount() {
        super.processesThatCountUpTheSameTokensLoseNoCount();
    }

    @Test
    @Tag("long")
    @Override
    public void killedProcessesLoseNothingThatWasAcknowledged() {
        super.killedProcessesLoseNothingThatWasAcknowledged();
    }

    @Test
    @Tag("long")
    @Override
    public void anOpenStoreSeesWhatAnotherProcessSaves() {
        super.anOpenStoreSeesWhatAnotherProcessSaves();
    }

    @Test
    @Tag("long")
    @Override
    public void noProcessSavesOnceTheFenceIsUpAndNothingIsLost() {
        super.noProcessSavesOnceTheFenceIsUpAndNothingIsLost();
    }

    @Test
    @Tag("long")
    @Override
    public void fenceOutlivesTheProcessThatRaisedIt() {
        super.fenceOutlivesTheProcessThatRaisedIt();
    }

    @Test
    @Tag("long")
    @Override
    public void fenceOfAProcessThatWasKilledOnTheWayCanBeRaisedAndLifted() {
        super.fenceOfAProcessThatWasKilledOnTheWayCanBeRaisedAndLifted();
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
