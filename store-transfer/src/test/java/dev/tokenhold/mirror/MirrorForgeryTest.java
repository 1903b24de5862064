package dev.tokenhold.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.internal.MirrorNote;
import dev.tokenhold.internal.MirrorNote.Role;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeaderRegister;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.MirrorSeal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An attacker who can write to the store that follows, but has no key, does not take the lead. */
class MirrorForgeryTest {

    @TempDir
    private Path folder;

    private final List<MigratableTokenStore> opened = new ArrayList<>();
    private MigratableTokenStore leader;
    private MigratableTokenStore follower;
    private Mirror running;

    @BeforeEach
    void beginMirror() {
        leader = open("sqlite:leader.db");
        follower = open("file:follower.enc");
        running = new Mirror(leader, follower);
        running.begin(leader);
    }

    @AfterEach
    void closeAll() {
        opened.forEach(MigratableTokenStore::close);
    }

    private MigratableTokenStore open(String uri) {
        String[] parts = uri.split(":", 2);
        Map<String, String> settings = parts[0].startsWith("zoho-") ? Map.of() : TestKeyring.settings();
        MigratableTokenStore store =
                (MigratableTokenStore) TokenStores.open(parts[0] + ":" + folder.resolve(parts[1]), settings);
        opened.add(store);
        return store;
    }

    private static LeaderRegister register(MigratableTokenStore store) {
        return store.leaderRegister().orElseThrow();
    }

    private static Bytes note(MigratableTokenStore store) {
        return register(store).read().orElseThrow();
    }

    private static void put(MigratableTokenStore store, Bytes note) {
        assertThat(register(store).compareAndSet(register(store).read().orElse(null), note))
                .isTrue();
    }

    private void assertTheLeaderLeads() {
        assertThat(running.roles().leader()).isSameAs(leader);
        Mirror fresh = new Mirror(leader, follower);
        assertThat(fresh.roles().leader()).isSameAs(leader);
        assertThat(fresh.roles().takesWrites()).isTrue();
    }

    @Test
    void aNoteThatWasAlteredDoesNotCount() {
        byte[] intact = note(follower).toByteArray();
        for (int offset = 0; offset < intact.length; offset++) {
            byte[] altered = intact.clone();
            altered[offset] ^= 1;
            put(follower, Bytes.of(altered));

            assertTheLeaderLeads();
        }
    }

    @Test
    void aNoteThatWasMadeUpDoesNotCountAndIsNotReplaced() {
        Bytes own = follower.mirrorSeal().orElseThrow().storeId().orElseThrow();
        Bytes peer = leader.mirrorSeal().orElseThrow().storeId().orElseThrow();
        Bytes madeUp = new PlainSeal().seal(new MirrorNote(own, peer, Role.LEADS, 999).encode());
        put(follower, madeUp);

        assertTheLeaderLeads();
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(running::stepDown)
                .withMessageContaining("mirror --end");
        assertThat(note(follower)).isEqualTo(madeUp);
        assertTheLeaderLeads();
    }

    @Test
    void aNoteThatWasDeletedDoesNotHurtTheLeader() {
        put(follower, null);

        assertTheLeaderLeads();
        running.promote(follower, running.stepDown());
        assertThat(running.roles().leader()).isSameAs(follower);
    }

    @Test
    void theNoteOfTheOtherStoreDoesNotCount() {
        put(follower, note(leader));

        assertTheLeaderLeads();
    }

    @Test
    void anOlderNoteOfTheFollowerDoesNotCountWhileBothCanBeRead() {
        running.promote(follower, running.stepDown());
        Bytes led = note(follower);
        running.promote(leader, running.stepDown());

        put(follower, led);

        assertTheLeaderLeads();
    }

    @Test
    void anOlderNoteOfTheFollowerDoesNotCountWhileTheLeaderIsDown() {
        running.promote(follower, running.stepDown());
        Bytes led = note(follower);
        running.promote(leader, running.stepDown());
        assertThat(running.roles().leader()).isSameAs(leader);
        put(follower, led);
        leader.close();

        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(running::roles);
        Mirror fresh = new Mirror(open("sqlite:leader.db"), follower);
        assertThat(fresh.roles().leader()).isNotSameAs(follower);
        MigratableTokenStore down = open("sqlite:leader.db");
        down.close();
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> new Mirror(down, follower).roles());
    }

    /** The note of a store without a keyring is authenticated by the other one's. */
    @Test
    void theNoteOfAStoreOfAnSdkCannotBeMadeUp() {
        MigratableTokenStore old = open("zoho-csv:zoho_tokens.csv");
        Mirror mirror = new Mirror(leader, old);
        put(leader, null);
        mirror.begin(leader);
        MirrorSeal plain = new PlainSeal();
        Bytes peer = leader.mirrorSeal().orElseThrow().storeId().orElseThrow();

        put(old, plain.seal(new MirrorNote(MirrorNote.NO_ID, peer, Role.LEADS, 999).encode()));

        assertThat(mirror.roles().leader()).isSameAs(leader);
        assertThat(new Mirror(leader, old).roles().leader()).isSameAs(leader);
    }
}
