package dev.tokenhold.crypto;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.internal.TokenRecords;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the lookup keys of records with those that their tokens should have, and puts them right. What is replaced is not kept: it
 * follows from the token. Not thread-safe.
 */
final class LookupKeyHealth {

    /** Records that lost their identity are remembered, to find two of one user; so many take a few MiB. */
    private static final int MOST_REMEMBERED = 10_000;

    private static final int LONGEST_REMEMBERED = 256;

    /** Records whose identities were exchanged in a ring are put right together; longer rings need another run. */
    private static final int MOST_TOGETHER = 16;

    private static final String REPAIR = "computes them anew from the token";
    private static final String DONE = "computed anew from the token";

    private final RecordStore records;
    private final StoreCipher cipher;
    private final Repairs repairs;
    private final Consumer<Finding> findings;
    private final Map<Bytes, String> withoutIdentity = new HashMap<>();

    LookupKeyHealth(RecordStore records, StoreCipher cipher, Repairs repairs, Consumer<Finding> findings) {
        this.records = records;
        this.cipher = cipher;
        this.repairs = repairs;
        this.findings = findings;
    }

    /**
     * A record with wrong lookup keys.
     *
     * @param right those that it should have
     */
    record Misfiled(TokenRecord record, Map<LookupField, Bytes> right) {

        String id() {
            return record.id();
        }

        String place() {
            return "record " + id();
        }

        /** The right identity; null if it has that one, or its token has none. */
        @Nullable
        Bytes lostIdentity() {
            Bytes identity = right.get(LookupField.IDENTITY);
            return Objects.equals(identity, record.lookupKey(LookupField.IDENTITY)) ? null : identity;
        }

        String problem() {
            return "has lookup keys that are not those of its token, so that searches do not find it, or fail: "
                    + Stream.of(LookupField.values())
                            .filter(field -> !Objects.equals(right.get(field), record.lookupKey(field)))
                            .map(field ->
                                    name(field) + " is " + (record.lookupKey(field) == null ? "missing" : "wrong"))
                            .collect(Collectors.joining(", "));
        }

        RecordWrite write() {
            return RecordWrites.of(record, record.id(), right, record.sealed());
        }

        private static String name(LookupField field) {
            return field.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Compares the lookup keys of a record. */
    Optional<Misfiled> misfiled(TokenRecord record, OAuthToken token) {
        Map<LookupField, Bytes> right = cipher.index().lookupKeys(token);
        return right.equals(record.lookupKeys()) ? Optional.empty() : Optional.of(new Misfiled(record, right));
    }

    /** Reports records with wrong lookup keys, or puts them right. */
    void examine(List<Misfiled> some) {
        Map<String, String> twins = twins(some);
        List<Misfiled> single = new ArrayList<>();
        for (Misfiled each : some) {
            String twin = twins.get(each.id());
            if (twin != null) {
                findings.accept(twin(each, twin));
            } else if (!repairs.arePossible()) {
                reportUnrepaired(each);
            } else {
                single.add(each);
            }
        }
        if (!single.isEmpty()) {
            repair(single);
        }
    }

    // An identity is unique only among the keys that are stored: a record that lost its key does not count there.
    private Map<String, String> twins(List<Misfiled> some) {
        Set<Bytes> lost = some.stream()
                .map(Misfiled::lostIdentity)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        Map<Bytes, String> holders = new HashMap<>();
        for (TokenRecord holder : holding(lost)) {
            Bytes held = holder.lookupKey(LookupField.IDENTITY);
            if (held != null && misfiled(holder).isEmpty()) {
                holders.put(held, holder.id());
            }
        }
        Map<String, String> twins = new HashMap<>();
        Set<String> here = some.stream().map(Misfiled::id).collect(Collectors.toSet());
        for (Misfiled each : some) {
            Bytes identity = each.lostIdentity();
            if (identity == null) {
                continue;
            }
            String holder = holders.getOrDefault(identity, withoutIdentity.get(identity));
            if (holder != null && !holder.equals(each.id())) {
                twins.put(each.id(), holder);
                if (here.contains(holder)) {
                    twins.putIfAbsent(holder, each.id());
                }
            } else if (withoutIdentity.size() < MOST_REMEMBERED && each.id().length() <= LONGEST_REMEMBERED) {
                withoutIdentity.put(identity, each.id());
            }
        }
        return twins;
    }

    private List<TokenRecord> holding(Set<Bytes> identities) {
        try {
            return identities.isEmpty()
                    ? List.of()
                    : new TokenRecords(records).lookUp(LookupField.IDENTITY, identities);
        } catch (CorruptStoreException e) {
            // A malformed row holds one of them. It is reported with the others.
            return List.of();
        }
    }

    private static Finding twin(Misfiled misfiled, String holder) {
        return Finding.damage(
                misfiled.place(),
                "has the same user and client as the record " + holder + ", and " + misfiled.problem(),
                "find out which of the two is in use and delete the other one with store-migrate delete, then run"
                        + " store-migrate doctor --repair");
    }

    private void repair(List<Misfiled> some) {
        if (some.size() <= records.limits().batch()
                && repairs.write(some.stream().map(Misfiled::write).toList()) instanceof WriteResult.Written) {
            some.forEach(this::reportDone);
        } else {
            some.forEach(this::repairAlone);
        }
    }

    // Other records may hold its identity, and others theirs: they give them up together.
    private void repairAlone(Misfiled misfiled) {
        List<Misfiled> together = new ArrayList<>(List.of(misfiled));
        Set<String> ids = new HashSet<>(Set.of(misfiled.id()));
        int most = Math.min(MOST_TOGETHER, records.limits().batch());
        while (together.size() <= most) {
            WriteResult result =
                    repairs.write(together.stream().map(Misfiled::write).toList());
            if (result instanceof WriteResult.Written) {
                together.forEach(this::reportDone);
                return;
            }
            if (result instanceof WriteResult.VersionMoved && isRightNow(misfiled.id())) {
                // By another program, or together with an earlier one.
                return;
            }
            Optional<Misfiled> holder = result instanceof WriteResult.IdentityTaken taken && ids.add(taken.heldBy())
                    ? present(taken.heldBy()).flatMap(this::misfiled)
                    : Optional.empty();
            if (holder.isEmpty()) {
                break;
            }
            together.add(holder.get());
        }
        if (repairs.arePossible()) {
            findings.accept(Finding.damage(
                    misfiled.place(),
                    misfiled.problem(),
                    "not repaired, since other records that hold its identity, or programs, come in between: mend those, and"
                            + " run store-migrate doctor --repair again"));
        } else {
            reportUnrepaired(misfiled);
        }
    }

    private boolean isRightNow(String id) {
        return present(id).flatMap(this::misfiled).isEmpty();
    }

    private Optional<TokenRecord> present(String id) {
        try {
            return new TokenRecords(records).read(id);
        } catch (CorruptStoreException e) {
            return Optional.empty();
        }
    }

    /** Empty also if the record does not open. */
    private Optional<Misfiled> misfiled(TokenRecord record) {
        try {
            return misfiled(record, cipher.sealer().open(record));
        } catch (TokenStoreException e) {
            return Optional.empty();
        }
    }

    private void reportUnrepaired(Misfiled misfiled) {
        repairs.report(misfiled.place(), misfiled.problem(), REPAIR);
    }

    private void reportDone(Misfiled misfiled) {
        repairs.done(misfiled.place(), misfiled.problem(), DONE);
    }
}
