package dev.tokenhold.mirror;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.internal.MirrorNote;
import dev.tokenhold.internal.MirrorNote.Role;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeaderRegister;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.MirrorSeal;
import dev.tokenhold.spi.StorePlace;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One of the two stores of a mirror, with the place of its note. Thread-safe. */
final class Member {

    private static final System.Logger LOG = System.getLogger(Mirror.class.getName());

    private final MigratableTokenStore store;
    private final LeaderRegister register;
    private final Optional<MirrorSeal> seal;
    private volatile boolean warned;

    // Known once both stores were reached.
    private volatile @Nullable Ids ids;

    /** Null in place of the id of a store in which nothing was ever saved; no note names that. */
    private record Ids(@Nullable Bytes own, @Nullable Bytes peer, MirrorSeal seal) {}

    private Member(MigratableTokenStore store, LeaderRegister register) {
        this.store = store;
        this.register = register;
        this.seal = store.mirrorSeal();
    }

    static Member of(TokenStore store) {
        if (!(store instanceof MigratableTokenStore migratable)) {
            throw unfit(store, "it is not a MigratableTokenStore");
        }
        return new Member(
                migratable,
                migratable.leaderRegister().orElseThrow(() -> unfit(store, "it has no place to note that it leads")));
    }

    private static InvalidConfigurationException unfit(TokenStore store, String reason) {
        return new InvalidConfigurationException(
                "a " + store.getClass().getSimpleName() + " cannot be mirrored: " + reason);
    }

    MigratableTokenStore store() {
        return store;
    }

    /**
     * Lets two members know each other.
     *
     * @param creating whether a store in which nothing was ever saved gets an id
     * @return whether both stores have an id; one that can have none counts as if it had
     * @throws InvalidConfigurationException if they have the same id
     * @throws StoreUnavailableException if one of them cannot be reached
     */
    static boolean introduce(Member one, Member other, boolean creating) {
        MirrorSeal plain = new PlainSeal();
        Bytes first = id(one.seal.orElse(plain), creating);
        Bytes second = id(other.seal.orElse(plain), creating);
        boolean sameId = first != null && second != null && first.equals(second) && !first.equals(MirrorNote.NO_ID);
        if (sameId || StorePlace.isShared(one.store, other.store)) {
            throw new InvalidConfigurationException(
                    "the stores to mirror are the same store, or one is a replica of the other, made by a"
                            + " sealed copy: mirror stores that were copied without --sealed");
        }
        // A store without a keyring has its notes authenticated by the other one's.
        one.ids = new Ids(first, second, one.seal.or(() -> other.seal).orElse(plain));
        other.ids = new Ids(second, first, other.seal.or(() -> one.seal).orElse(plain));
        return first != null && second != null;
    }

    private static @Nullable Bytes id(MirrorSeal seal, boolean creating) {
        return creating ? seal.ensuredStoreId() : seal.storeId().orElse(null);
    }

    /**
     * What the register said.
     *
     * @param note the authentic note; null for none
     * @param raw what is there, authentic or not; null for nothing
     * @param failure why the register could not be read; null if it could
     */
    record Seen(
            Member member,
            @Nullable MirrorNote note,
            @Nullable Bytes raw,
            @Nullable StoreUnavailableException failure) {

        boolean leads() {
            return note != null && note.role() == Role.LEADS;
        }

        boolean leadsOrSteppedDown() {
            return note != null && note.role() != Role.FOLLOWS;
        }

        long term() {
            return note == null ? 0 : note.term();
        }

        void requireReached() {
            if (failure != null) {
                throw failure;
            }
        }
    }

    /** What the register said, before anybody knows whether it is authentic. */
    record Read(
            Member member, @Nullable Bytes raw, @Nullable StoreUnavailableException failure) {

        Seen judge() {
            return new Seen(member, raw == null ? null : member.authentic(raw), raw, failure);
        }
    }

    Read read() {
        try {
            return new Read(this, register.read().orElse(null), null);
        } catch (StoreUnavailableException e) {
            return new Read(this, null, e);
        }
    }

    Seen observe() {
        return read().judge();
    }

    /** Whether the register says just this. */
    boolean says(Bytes note) {
        return register.read().filter(note::equals).isPresent();
    }

    /** Replaces what was seen, unless it has changed since. */
    boolean replace(Seen seen, Role role, long term) {
        if (seen.raw() != null && seen.note() == null) {
            throw new InvalidConfigurationException(
                    "the note about a mirror in one of the stores was not made with the keyring"
                            + " of this mirror, or it was altered: if you know why, remove it with store-migrate mirror --end --store URI");
        }
        return register.compareAndSet(seen.raw(), note(role, term));
    }

    /** Replaces an expected note. */
    boolean replace(Bytes expected, Role role, long term) {
        return register.compareAndSet(expected, note(role, term));
    }

    Bytes note(Role role, long term) {
        Ids known = known();
        Bytes own = Objects.requireNonNull(known.own(), "the id of the store");
        Bytes peer = Objects.requireNonNull(known.peer(), "the id of the other store");
        return known.seal().seal(new MirrorNote(own, peer, role, term).encode());
    }

    private @Nullable MirrorNote authentic(Bytes raw) {
        Ids known = known();
        Optional<MirrorNote> note = known.seal()
                .open(raw)
                .flatMap(MirrorNote::decode)
                .filter(noted -> Objects.equals(noted.store(), known.own()));
        if (note.isEmpty()) {
            if (!warned) {
                warned = true;
                LOG.log(
                        System.Logger.Level.ERROR,
                        "the note about a mirror in a {0} was not made with the keyring of this mirror, or it was altered or copied"
                                + " from another store; it does not count",
                        store.getClass().getSimpleName());
            }
            return null;
        }
        if (!Objects.equals(note.get().peer(), known.peer())) {
            throw new InvalidConfigurationException(
                    "one of the stores is part of a mirror with another store: end that one, with"
                            + " store-migrate mirror --end --store URI, if no program uses it any more");
        }
        return note.get();
    }

    private Ids known() {
        Ids known = ids;
        if (known == null) {
            throw new IllegalStateException("the members do not know each other yet");
        }
        return known;
    }
}
