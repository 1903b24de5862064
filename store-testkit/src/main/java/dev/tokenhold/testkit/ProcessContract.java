package dev.tokenhold.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.MigratableTokenStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many processes at once, and processes that are killed. */
interface ProcessContract extends StoreUnderTest {

    private StoreLocation elsewhere() {
        assumeTrue(location().isPresent(), "other processes cannot open the store");
        return location().orElseThrow();
    }

    private void assumeInEveryBuild() {
        assumeTrue(
                processesMeetElsewhere().isEmpty(),
                () -> processesMeetElsewhere().orElseThrow());
    }

    private static List<List<String>> complete(List<JavaProcess> processes) {
        try {
            return processes.stream().map(JavaProcess::complete).toList();
        } finally {
            processes.forEach(JavaProcess::close);
        }
    }

    private void saveDifferentUsers(int processes, int saves) {
        List<JavaProcess> running = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            running.add(SavingProcess.start(elsewhere(), "process-" + i + "-user-", saves, i * 1_000L, saves));
        }

        List<String> acknowledged =
                complete(running).stream().flatMap(List::stream).toList();

        assertThat(acknowledged).hasSize(processes * saves);
        try (TokenStore store = open()) {
            assertThat(store.getTokens().stream().map(token -> token.id() + " " + TestTokens.number(token)))
                    .containsExactlyInAnyOrderElementsOf(acknowledged);
            assertThat(store.getTokens()).map(OAuthToken::userName).doesNotHaveDuplicates();
        }
    }

    private void saveSharedUsers(int users, int processes, int saves) {
        List<JavaProcess> running = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            running.add(SavingProcess.start(elsewhere(), "shared-", users, (long) i * saves, saves));
        }

        List<List<String>> acknowledged = complete(running);

        try (TokenStore store = open()) {
            assertThat(store.getTokens()).hasSize(users);
            for (OAuthToken stored : store.getTokens()) {
                int user = Integer.parseInt(String.valueOf(stored.userName()).substring("shared-".length()));
                assertThat(acknowledged.stream().map(lines -> last(lines, user, users)))
                        .as("the last saves of user %d by each process", user)
                        .contains(stored.id() + " " + TestTokens.number(stored));
                assertThat(acknowledged.stream().flatMap(List::stream))
                        .as("the save that is stored was acknowledged once")
                        .containsOnlyOnce(stored.id() + " " + TestTokens.number(stored));
            }
            assertThat(acknowledged.stream().flatMap(List::stream)).hasSize(processes * saves);
            assertThat(acknowledged.stream().flatMap(List::stream).map(line -> line.substring(0, line.indexOf(" "))))
                    .as("ids: each user has one token")
                    .isSubsetOf(store.getTokens().stream().map(OAuthToken::id).toList());
        }
    }

    private static String last(List<String> lines, int user, int users) {
        int last = lines.size() - 1;
        return lines.get(last - Math.floorMod(last - user, users));
    }

    // Every number is acknowledged once, to one process: so all counts have one order, none is lost and none is made
    // twice.
    private void count(int users, int processes, int counts) {
        elsewhere();
        assumeTrue(store() instanceof MigratableTokenStore, "the store knows no compare-and-set");
        for (int i = 0; i < users; i++) {
            store().saveToken(TestTokens.numbered("counter-" + i, 0));
        }
        List<JavaProcess> running = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            running.add(CountingProcess.start(elsewhere(), "counter-", users, counts));
        }

        List<String> acknowledged =
                complete(running).stream().flatMap(List::stream).toList();

        int countsOfEach = processes * counts / users;
        assertThat(acknowledged)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, users)
                        .boxed()
                        .flatMap(user -> IntStream.rangeClosed(1, countsOfEach)
                                .mapToObj(number -> "counter-" + user + " " + number))
                        .toList());
        try (TokenStore store = open()) {
            assertThat(store.getTokens()).hasSize(users).allMatch(token -> TestTokens.number(token) == countsOfEach);
        }
    }

    private void kill(int kills) {
        StoreLocation location = elsewhere();
        assumeTrue(persistent(), "the store forgets its contents when it is closed");
        new KillLoop(location, this::open, savesBatchesAtomically(), Seed.next()).run(kills);
    }

    @Test
    default void processesThatSaveDifferentUsersLoseNothing() {
        assumeInEveryBuild();
        saveDifferentUsers(3, 50);
    }

    @Test
    default void processesThatSaveTheSameUserLeaveOneTokenOfOneSave() {
        assumeInEveryBuild();
        saveSharedUsers(1, 3, 50);
    }

    @Test
    default void processesThatCountUpTheSameTokensLoseNoCount() {
        assumeInEveryBuild();
        count(2, 3, 50);
    }

    @Test
    default void updatesOfSeveralProcessesAllCount() {
        assumeInEveryBuild();
        StoreLocation location = elsewhere();
        assumeTrue(remembersWhatWasRead(), "the store returns tokens without memory");
        Instant start = Instant.ofEpochMilli(1_790_000_000_000L);
        OAuthToken anna =
                store().saveToken(TestTokens.tokenOf("anna").expiresAt(start).build());
        int updates = 20;

        List<JavaProcess> running = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            running.add(UpdatingProcess.start(location, "anna", name, updates));
        }
        List<List<String>> acknowledged = complete(running);

        OAuthToken updated = store().findTokenById(TestTokens.id(anna)).orElseThrow();
        assertThat(updated.expiresAt()).isEqualTo(start.plusMillis(3L * updates));
        assertThat(acknowledged.stream().flatMap(List::stream))
                .hasSize(3 * updates)
                .doesNotHaveDuplicates()
                .contains(updated.accessToken());
        assertThat(updated.refreshToken()).isEqualTo(anna.refreshToken());
    }

    @Test
    default void killedProcessesLoseNothingThatWasAcknowledged() {
        assumeInEveryBuild();
        kill(5);
    }

    @Test
    default void anOpenStoreSeesWhatAnotherProcessSaves() {
        StoreLocation location = elsewhere();
        assumeTrue(persistent(), "the store forgets its contents when it is closed");
        OAuthToken before = store().saveToken(TestTokens.numbered("anna0", 0));

        complete(List.of(SavingProcess.start(location, "anna", 1, 1, 3)));

        OAuthToken after = store().findTokenById(TestTokens.id(before)).orElseThrow();
        assertThat(TestTokens.number(after)).isEqualTo(3);
        assertThat(store().findToken(TestTokens.query().userName("anna0").build()))
                .contains(after);
        assertThat(store().getTokens()).containsExactly(after);
    }

    @Test
    @Tag("long")
    default void manyProcessesThatSaveDifferentUsersLoseNothing() {
        saveDifferentUsers(8, savesPerProcess() / 10);
    }

    @Test
    @Tag("long")
    default void manyProcessesThatSaveTheSameUserLeaveOneTokenOfOneSave() {
        saveSharedUsers(1, 8, savesPerProcess() / 10);
    }

    @Test
    @Tag("long")
    default void manyProcessesThatSaveTheSameUsersLeaveOneTokenOfOneSaveEach() {
        saveSharedUsers(100, 8, savesPerProcess());
    }

    @Test
    @Tag("long")
    default void manyProcessesThatCountUpTheSameTokensLoseNoCount() {
        count(25, 8, savesPerProcess() / 4);
    }

    @Test
    @Tag("long")
    default void processesThatAreKilledAgainAndAgainLoseNothingThatWasAcknowledged() {
        kill(kills());
    }
}
