package dev.tokenhold.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.MigratableTokenStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store is part of one mirror at a time, and of no mirror with itself. */
class TwoMirrorsTest {

    @TempDir
    private Path folder;

    private final List<MigratableTokenStore> opened = new ArrayList<>();

    @AfterEach
    void closeAll() {
        opened.forEach(MigratableTokenStore::close);
    }

    private MigratableTokenStore open(String name) {
        MigratableTokenStore store =
                (MigratableTokenStore) TokenStores.open("sqlite:" + folder.resolve(name), TestKeyring.settings());
        opened.add(store);
        return store;
    }

    @Test
    void aStoreThatFollowsHereDoesNotFollowThere() {
        MigratableTokenStore a = open("a.db");
        MigratableTokenStore b = open("b.db");
        MigratableTokenStore c = open("c.db");
        Mirror first = new Mirror(a, b);
        first.begin(a);

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> new Mirror(c, b).begin(c))
                .withMessageContaining("mirror --end");

        assertThat(c.leaderRegister().orElseThrow().read()).isEmpty();
        assertThat(first.roles().leader()).isSameAs(a);
    }

    @Test
    void aStoreIsNotMirroredWithItself() {
        MigratableTokenStore a = open("a.db");
        MigratableTokenStore again = open("a.db");

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> new Mirror(a, again).begin(a))
                .withMessageContaining("the same store");
        assertThat(a.leaderRegister().orElseThrow().read()).isEmpty();
    }

    @Test
    void anEndedMirrorMakesWayForAnother() {
        MigratableTokenStore a = open("a.db");
        MigratableTokenStore b = open("b.db");
        MigratableTokenStore c = open("c.db");
        new Mirror(a, b).begin(a);
        var register = b.leaderRegister().orElseThrow();
        assertThat(register.compareAndSet(register.read().orElseThrow(), null)).isTrue();

        Mirror second = new Mirror(c, b);
        second.begin(c);

        assertThat(second.roles().leader()).isSameAs(c);
    }
}
