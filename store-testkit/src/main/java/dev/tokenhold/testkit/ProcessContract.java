package dev.tokenhold.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many processes at once, and processes that are killed. */
interface ProcessContract extends StoreUnderTest {

    private StoreLocation elsewhere() {
        assumeTrue(location().isPresent(), "other processes cannot open the store");
        return location().orElseThrow();
    }

    private static List<List<String>> complete(List<JavaProcess> processes) {
        try {
            return processes.stream().map(JavaProcess::complete).toList();
        } finally {
            processes.forEach(JavaProcess::close);
        }
    }

    private void saveDifferentUsers(int processes, int saves) {
        StoreLocation location = elsewhere();
        List<JavaProcess> running = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            running.add(SavingProcess.start(location, "process-" + i + "-user-", saves, i * 1_000L, saves));
        }

        List<String> acknowledged =
                complete(running).stream().flatMap(List::stream).toList();

        assertThat(acknowledged).hasSize(processes * saves);
        try (TokenStore store = open()) {
            assertThat(store.getTokens().stream().map(token -> token.id() + " " + NumberedToken.number(token)))
                    .containsExactlyInAnyOrderElementsOf(acknowledged);
            assertThat(store.getTokens()).map(OAuthToken::userName).doesNotHaveDuplicates();
        }
    }

    private void saveTheSameUser(int processes, int saves) {
        StoreLocation location = elsewhere();
        List<JavaProcess> running = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            running.add(SavingProcess.start(location, "anna", 1, i * 1_000L, saves));
        }

        List<List<String>> acknowledged = complete(running);

        try (TokenStore store = open()) {
            assertThat(store.getTokens()).hasSize(1);
            OAuthToken stored = store.getTokens().get(0);
            assertThat(acknowledged.stream().map(lines -> lines.get(lines.size() - 1)))
                    .as("the last saves of each process")
                    .contains(stored.id() + " " + NumberedToken.number(stored));
        }
    }

    private void kill(int kills) {
        StoreLocation location = elsewhere();
        assumeTrue(persistent(), "the store forgets its contents when it is closed");
        new KillLoop(location, this::open, savesBatchesAtomically(), Seed.next()).run(kills);
    }

    @Test
    default void processesThatSaveDifferentUsersLoseNothing() {
        saveDifferentUsers(3, 50);
    }

    @Test
    default void processesThatSaveTheSameUserLeaveOneTokenOfOneSave() {
        saveTheSameUser(3, 50);
    }

    @Test
    default void killedProcessesLoseNothingThatWasAcknowledged() {
        kill(5);
    }

    @Test
    default void anOpenStoreSeesWhatAnotherProcessSaves() {
        StoreLocation location = elsewhere();
        assumeTrue(persistent(), "the store forgets its contents when it is closed");
        OAuthToken before = store().saveToken(NumberedToken.of("anna0", 0));

        complete(List.of(SavingProcess.start(location, "anna", 1, 1, 3)));

        OAuthToken after = store().findTokenById(Tokens.id(before)).orElseThrow();
        assertThat(NumberedToken.number(after)).isEqualTo(3);
        assertThat(store().findToken(Tokens.query().userName("anna0").build())).contains(after);
        assertThat(store().getTokens()).containsExactly(after);
    }

    @Test
    @Tag("long")
    default void manyProcessesThatSaveDifferentUsersLoseNothing() {
        saveDifferentUsers(8, 500);
    }

    @Test
    @Tag("long")
    default void manyProcessesThatSaveTheSameUserLeaveOneTokenOfOneSave() {
        saveTheSameUser(8, 500);
    }

    @Test
    @Tag("long")
    default void processesThatAreKilledAgainAndAgainLoseNothingThatWasAcknowledged() {
        kill(200);
    }
}
