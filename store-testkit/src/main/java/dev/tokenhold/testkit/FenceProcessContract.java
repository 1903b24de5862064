package dev.tokenhold.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A fence between processes, and after the process that raised it was killed. */
interface FenceProcessContract extends StoreUnderTest {

    private StoreLocation fenceableElsewhere() {
        assumeTrue(canBeFenced(), "the store cannot be fenced");
        assumeTrue(location().isPresent(), "other processes cannot open the store");
        return location().orElseThrow();
    }

    private static List<String> contents(TokenStore store) {
        return store.getTokens().stream()
                .map(token -> token.id() + " " + TestTokens.number(token))
                .toList();
    }

    private void assumeInEveryBuild() {
        assumeTrue(
                processesMeetElsewhere().isEmpty(),
                () -> processesMeetElsewhere().orElseThrow());
    }

    private void fenceOff(int writers) {
        StoreLocation location = fenceableElsewhere();
        List<JavaProcess> processes = new ArrayList<>();
        try {
            for (int i = 0; i < writers; i++) {
                processes.add(FencedOffProcess.start(location, "process-" + i + "-"));
            }
            List<String> acknowledged = new ArrayList<>();
            for (JavaProcess process : processes) {
                for (int i = 0; i < 5; i++) {
                    acknowledged.add(process.readLine());
                }
            }

            FenceContract.fenceOf(store()).raise(FenceContract.BY);
            List<String> fenced = contents(store());

            for (JavaProcess process : processes) {
                List<String> lines = process.complete();
                int last = lines.size() - 1;
                assertThat(lines.get(last)).contains("refused", "fenced by " + FenceContract.BY);
                acknowledged.addAll(lines.subList(0, last));
            }
            assertThat(contents(store())).isEqualTo(fenced).containsExactlyInAnyOrderElementsOf(acknowledged);
        } finally {
            processes.forEach(JavaProcess::close);
        }
    }

    @Test
    default void fenceOutlivesTheProcessThatRaisedIt() {
        StoreLocation location = fenceableElsewhere();
        String raised;
        try (JavaProcess process = FencingProcess.start(location, FencingProcess.ONCE)) {
            raised = process.readLine();
            process.kill();
        }

        assertThat(FenceContract.fenceOf(store()).raised()).hasToString("Optional[" + raised + "]");
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store().saveToken(TestTokens.numbered("anna", 1)))
                .withMessageContaining("fenced by " + FencingProcess.BY);
        assertThat(FenceContract.fenceOf(store()).lift()).isTrue();
        store().saveToken(TestTokens.numbered("anna", 1));
    }

    private void killOnTheWay(int kills) {
        StoreLocation location = fenceableElsewhere();
        for (int i = 1; i <= kills; i++) {
            try (JavaProcess process = FencingProcess.start(location, FencingProcess.AGAIN_AND_AGAIN)) {
                for (int lines = 0; lines <= 5 * i; lines++) {
                    assertThat(process.readLine()).isNotNull();
                }
                process.kill();
            }

            FenceContract.fenceOf(store()).raise(FenceContract.BY);
            int number = i;
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> store().saveToken(TestTokens.numbered("anna", number)))
                    .withMessageContaining("fenced by ");
            assertThat(FenceContract.fenceOf(store()).lift()).isTrue();
            assertThat(TestTokens.number(store().saveToken(TestTokens.numbered("anna", i))))
                    .isEqualTo(i);
        }
    }

    @Test
    default void noProcessSavesOnceTheFenceIsUpAndNothingIsLost() {
        assumeInEveryBuild();
        fenceOff(2);
    }

    @Test
    @Tag("long")
    default void noneOfManyProcessesSavesOnceTheFenceIsUpAndNothingIsLost() {
        fenceOff(8);
    }

    @Test
    default void fenceOfAProcessThatWasKilledOnTheWayCanBeRaisedAndLifted() {
        assumeInEveryBuild();
        killOnTheWay(2);
    }

    @Test
    @Tag("long")
    default void fenceOfProcessesThatWereKilledOnTheWayAgainAndAgainCanBeRaisedAndLifted() {
        killOnTheWay(5);
    }
}
