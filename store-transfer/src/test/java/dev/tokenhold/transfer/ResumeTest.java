package dev.tokenhold.transfer;

import static dev.tokenhold.transfer.Tokens.full;
import static dev.tokenhold.transfer.Tokens.storeOf;
import static dev.tokenhold.transfer.Tokens.withoutIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.crypto.EncryptedTokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.transfer.Difference.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTest {

    private static final List<String> BOUND_TO = List.of("from here", "to there");

    @TempDir
    private Path folder;

    private Path file;
    private final InMemoryTokenStore from = storeOf(full(10));
    private final InMemoryTokenStore to = new InMemoryTokenStore();

    @BeforeEach
    void nameFile() {
        file = folder.resolve("checkpoint");
    }

    /** A target that fails after some batches. */
    private static MigratableTokenStore dying(MigratableTokenStore store, int batches) {
        AtomicInteger left = new AtomicInteger(batches);
        return new ForwardingStore(store) {
            @Override
            public boolean replaceTokens(List<Replacement> replacements) {
                if (left.getAndDecrement() <= 0) {
                    throw new StoreUnavailableException("the server is down: start it");
                }
                return super.replaceTokens(replacements);
            }
        };
    }

    private Migration.Builder migration(MigratableTokenStore source, MigratableTokenStore target) {
        return Migration.builder(source, target).batchSize(2).checkpoint(file, BOUND_TO);
    }

    private void interrupt(int batches) {
        MigrationReport report =
                migration(from, dying(to, batches)).parallel(1).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.FAILED);
        assertThat(to.getTokens()).hasSize(2 * batches);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4})
    void aResumedRunEndsLikeOneThatWasNotInterrupted(int batches) {
        interrupt(batches);

        MigrationReport report = migration(from, to).resume(true).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.counts()).isEqualTo(new TokenCounts(10, 10, 0, 0, 0, 0, 0, 10));
        assertThat(report.digests().orElseThrow().areEqual()).isTrue();
        assertThat(to.getTokens()).isEqualTo(from.getTokens());
        assertThat(file).doesNotExist();
    }

    @Test
    void writesOnlyWhatIsLeft() {
        interrupt(3);
        MigratableTokenStore target = new ForwardingStore(to) {
            @Override
            public boolean replaceTokens(List<Replacement> replacements) {
                assertThat(replacements)
                        .allSatisfy(replacement ->
                                assertThat(replacement.token().id()).isGreaterThan("00006"));
                return super.replaceTokens(replacements);
            }
        };

        assertThat(migration(from, target).resume(true).build().run().result()).isEqualTo(MigrationResult.OK);
    }

    @Test
    void verifiesWhatTheInterruptedRunHadCopied() {
        interrupt(3);
        to.saveToken(full("00002").toBuilder().accessToken("changed").build());

        MigrationReport report = migration(from, to).resume(true).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.MISMATCH);
        assertThat(report.differences())
                .containsExactly(new Difference(Kind.DIFFERS, "00002", List.of("00002"), List.of("accessToken")));
    }

    @Test
    void listsATokenOfTheInterruptedRunThatLeftTheSource() {
        interrupt(3);
        from.deleteToken("00002");
        OAuthToken gained =
                full("00002").toBuilder().id("000021").userName("new").build();
        from.saveToken(gained);
        to.saveToken(gained);

        MigrationReport report = migration(from, to).resume(true).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.MISMATCH);
        assertThat(report.differences())
                .containsExactly(new Difference(Kind.SOURCE_CHANGED, "00002", List.of("00002"), List.of()));
    }

    @Test
    void believesNoCheckpointUnlessItIsVerified() {
        interrupt(3);
        to.deleteTokens();

        MigrationReport report =
                migration(from, to).resume(true).verify(false).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(to.getTokens()).isEqualTo(from.getTokens());
    }

    @Test
    void keepsWhatTheTargetHasOfARefusedTokenUnderAnotherId() {
        NumberedStore target = new NumberedStore();
        OAuthToken held = full("2").toBuilder().id("9").attributes(Map.of()).build();
        target.saveToken(held);
        List<OAuthToken> tokens = Stream.of("1", "2", "3", "4", "5")
                .map(id -> full(id).toBuilder()
                        .attributes(id.equals("2") ? Map.of("scope", "all") : Map.of())
                        .build())
                .toList();
        Supplier<Migration.Builder> copy = () -> migration(storeOf(tokens), target)
                .parallel(1)
                .onConflict(ConflictPolicy.OVERWRITE)
                .deleteMissing(true);
        AtomicReference<Migration> running = new AtomicReference<>();
        running.set(copy.get()
                .listener((phase, done, total) -> {
                    if (phase == ProgressListener.Phase.COPY) {
                        running.get().cancel();
                    }
                })
                .build());
        assertThat(running.get().run().cause().orElseThrow()).hasMessageContaining("cancelled");

        MigrationReport report = copy.get().resume(true).build().run();

        assertThat(report.deleted()).isZero();
        assertThat(target.getTokens()).hasSize(5).contains(held);
    }

    @Test
    void remembersWhatTheTargetRefused() {
        NumberedStore target = NumberedStore.withoutForesight();
        List<OAuthToken> tokens = full(6).stream()
                .map(token -> token.toBuilder()
                        .id(String.valueOf(Integer.parseInt(String.valueOf(token.id()))))
                        .attributes("00002".equals(token.id()) ? Map.of("scope", "all") : Map.of())
                        .build())
                .toList();
        // Two batches, the first of which takes four writes: the whole, the whole again, and each of its tokens.
        migration(storeOf(tokens), dying(target, 5)).parallel(1).build().run();
        assertThat(target.getTokens()).hasSize(3);

        MigrationReport report =
                migration(storeOf(tokens), target).resume(true).build().run();

        assertThat(report.refused()).containsExactly(new RefusedToken("2", "the token 2 cannot be kept here"));
        assertThat(report.counts()).isEqualTo(new TokenCounts(6, 5, 0, 0, 0, 0, 1, 5));
        assertThat(report.result()).isEqualTo(MigrationResult.FAILED);
    }

    @Test
    void tokensThatGotNewIdsAreNotCopiedTwice() {
        MigratableTokenStore source = withoutIds(full(10));
        migration(source, dying(to, 3)).parallel(1).build().run();

        MigrationReport report = migration(source, to).resume(true).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.counts()).isEqualTo(new TokenCounts(10, 4, 0, 6, 0, 0, 0, 10));
        assertThat(to.getTokens()).hasSize(10);
    }

    @Test
    void skippedTokensAreDecidedOnAnew() {
        to.saveToken(full("00003").toBuilder().accessToken("kept").build());
        migration(from, dying(to, 3))
                .onConflict(ConflictPolicy.SKIP)
                .parallel(1)
                .build()
                .run();

        MigrationReport report = migration(from, to)
                .onConflict(ConflictPolicy.SKIP)
                .resume(true)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.counts().skipped()).isOne();
        assertThat(report.counts().verified()).isEqualTo(9);
    }

    @Test
    void withoutACheckpointEverythingIsDone() {
        assertThat(migration(from, to).resume(true).build().run().counts())
                .isEqualTo(new TokenCounts(10, 10, 0, 0, 0, 0, 0, 10));
    }

    @Test
    void withoutResumeTheCheckpointDoesNotCount() {
        interrupt(3);

        assertThat(migration(from, to).build().run().counts()).isEqualTo(new TokenCounts(10, 4, 0, 6, 0, 0, 0, 10));
    }

    @Test
    void refusesTheCheckpointOfAnotherCopy() {
        interrupt(3);
        Migration migration = Migration.builder(from, to)
                .checkpoint(file, List.of("from here", "to elsewhere"))
                .resume(true)
                .build();

        assertThatThrownBy(migration::run)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("to there")
                .hasMessageContaining("to elsewhere");
        assertThat(to.getTokens()).hasSize(6);
    }

    @Test
    void goesOnWithATargetThatGotItsIdAfterTheCheckpoint() throws IOException {
        MigratableTokenStore target = new EncryptedTokenStore(new InMemoryRecordStore(), TestKeyring.keyring());
        from.replaceTokens(Stream.of("!tokenhold.1", "!tokenhold.2")
                .map(id -> new Replacement(null, full(id)))
                .toList());
        migration(from, dying(target, 0)).parallel(1).build().run();
        assertThat(Files.readString(file)).contains("!tokenhold.2");
        // As if the run had been killed between a batch and its checkpoint.
        target.replaceTokens(List.of(new Replacement(null, full("00001"))));

        MigrationReport report = migration(from, target).resume(true).build().run();

        assertThat(report.counts()).isEqualTo(new TokenCounts(12, 9, 0, 1, 0, 0, 2, 10));
        assertThat(target.getTokens()).isEqualTo(full(10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"format\":\"tokenhold checkpoint 1\"}",
                "{\"format\":\"tokenhold checkpoint 1\",\"boundTo\":[\"from here\",\"to there\"],\"after\":\"00006\"}",
                "{\"format\":\"tokenhold checkpoint 1\",\"boundTo\":[\"from here\",\"to there\"],"
                        + "\"storeIds\":{\"from\":null},\"after\":\"00006\"}",
                "\u0000\u0001"
            })
    void refusesACheckpointThatCannotBeUnderstood(String content) throws IOException {
        Files.writeString(file, content);

        assertThatThrownBy(() -> migration(from, to).resume(true).build().run())
                .isInstanceOf(CorruptStoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("without --resume");
        assertThat(to.getTokens()).isEmpty();
    }

    @Test
    void refusesTheCheckpointOfANewerVersion() throws IOException {
        Files.writeString(file, "{\"format\":\"tokenhold checkpoint 2\"}");

        assertThatThrownBy(() -> migration(from, to).resume(true).build().run())
                .isInstanceOf(UnsupportedFormatException.class);
    }

    @Test
    void holdsNeitherSecretsNorUserNames() throws IOException {
        interrupt(3);

        String content = Files.readString(file);
        assertThat(content).contains("00006", "from here");
        for (OAuthToken token : from.getTokens()) {
            assertThat(content)
                    .doesNotContain(
                            String.valueOf(token.userName()),
                            String.valueOf(token.clientSecret()),
                            String.valueOf(token.refreshToken()),
                            String.valueOf(token.accessToken()));
        }
    }

    @Test
    void aCheckpointThatCannotBeWrittenDoesNotEndTheCopy() {
        MigrationReport report = Migration.builder(from, to)
                .checkpoint(folder.resolve("missing").resolve("checkpoint"), BOUND_TO)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
    }
}
