package dev.tokenhold.crypto;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.internal.TokenRecords;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.Identity;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenIds;
import dev.tokenhold.spi.TokenRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One operation's view of a store: the records that it reads, opened and checked, overlaid with those that it is about to write, so
 * that the tokens of one batch can belong to each other. Not thread-safe.
 */
final class WorkingSet {

    /**
     * A token, and the record that it was read from.
     *
     * @param token the token
     * @param base the record as it is stored; null when nothing is stored under the id
     */
    record Entry(OAuthToken token, @Nullable TokenRecord base) {

        String id() {
            return Objects.requireNonNull(token.id());
        }
    }

    /**
     * A field and a value to look up.
     *
     * @param field the field
     * @param value its value
     */
    record Lookup(LookupField field, String value) {}

    private final TokenRecords records;
    private final RecordSealer sealer;
    private final BlindIndex index;
    private final Map<String, Optional<Entry>> readAhead = new HashMap<>();
    private final Map<Lookup, List<Entry>> looked = new HashMap<>();
    private final Map<String, Entry> pending = new TreeMap<>(TokenIds.ORDER);
    // Ids of the pending tokens that have a value, or had it before a later change in the same batch.
    private final Map<Lookup, Set<String>> pendingBy = new HashMap<>();

    WorkingSet(TokenRecords records, StoreCipher cipher) {
        this.records = records;
        this.sealer = cipher.sealer();
        this.index = cipher.index();
    }

    /**
     * Reads at once what saving these tokens would read one by one, which over a network takes most of a batch's time. What is not
     * foreseen is read on demand.
     */
    void readAheadFor(List<OAuthToken> tokens) {
        if (tokens.size() < 2) {
            return;
        }
        readAhead(values(tokens, OAuthToken::id));
        lookUp(LookupField.USER, values(tokens, OAuthToken::userName));
        Map<LookupField, Set<String>> secrets = new EnumMap<>(LookupField.class);
        tokens.stream()
                .filter(token -> token.id() == null && !isOfKnownUser(token))
                .flatMap(token -> TokenMatcher.secrets(token).stream())
                .forEach(secret -> secrets.computeIfAbsent(secret.field(), any -> new HashSet<>())
                        .add(secret.value()));
        secrets.forEach(this::lookUp);
    }

    private boolean isOfKnownUser(OAuthToken token) {
        return token.userName() != null
                && !by(LookupField.USER, token.userName()).isEmpty();
    }

    /** Reads the records with these ids at once. */
    void readAhead(Set<String> ids) {
        if (!ids.isEmpty()) {
            ids.forEach(id -> readAhead.put(id, Optional.empty()));
            for (TokenRecord record : records.readAll(ids)) {
                readAhead.put(record.id(), Optional.of(open(record)));
            }
        }
    }

    @Nullable
    Entry byId(String id) {
        Entry written = pending.get(id);
        if (written != null) {
            return written;
        }
        Optional<Entry> read = readAhead.get(id);
        return (read != null ? read : records.read(id).map(this::open)).orElse(null);
    }

    /** Returns the tokens with a value, in the order of their ids. */
    List<Entry> by(LookupField field, String value) {
        Lookup lookup = new Lookup(field, value);
        List<Entry> unchanged = looked.computeIfAbsent(lookup, this::read);
        if (pending.isEmpty()) {
            return unchanged;
        }
        List<Entry> found = new ArrayList<>();
        for (Entry stored : unchanged) {
            if (!pending.containsKey(stored.id())) {
                found.add(stored);
            }
        }
        for (String id : pendingBy.getOrDefault(lookup, Set.of())) {
            Entry written = pending.get(id);
            if (written != null && value.equals(BlindIndex.value(field, written.token()))) {
                found.add(written);
            }
        }
        found.sort(Comparator.comparing(Entry::id, TokenIds.ORDER));
        return found;
    }

    /** {@return the id of another token of the same user and client, or null when there is none} */
    @Nullable
    String identityHeldBy(OAuthToken token) {
        if (token.userName() == null) {
            return null;
        }
        for (Entry other : by(LookupField.USER, token.userName())) {
            if (Identity.isSame(other.token(), token) && !other.id().equals(token.id())) {
                return other.id();
            }
        }
        return null;
    }

    /** Adds a token to be written, in place of the record that it was made from. */
    void put(Entry entry) {
        pending.put(entry.id(), entry);
        for (LookupField field : LookupField.values()) {
            String value = BlindIndex.value(field, entry.token());
            if (value != null) {
                pendingBy
                        .computeIfAbsent(new Lookup(field, value), any -> new HashSet<>())
                        .add(entry.id());
            }
        }
    }

    List<RecordWrite> writes() {
        return pending.values().stream().map(this::write).toList();
    }

    /** Does the same for tokens that were not added, also in the order of their ids. */
    List<RecordWrite> writes(List<Entry> entries) {
        return entries.stream()
                .sorted(Comparator.comparing(Entry::id, TokenIds.ORDER))
                .map(this::write)
                .toList();
    }

    private List<Entry> read(Lookup lookup) {
        LookupField field = lookup.field();
        List<Entry> found = new ArrayList<>();
        for (TokenRecord record : records.lookUp(field, Set.of(index.lookupKey(field, lookup.value())))) {
            found.add(open(record, field, lookup.value()));
        }
        return found;
    }

    private void lookUp(LookupField field, Set<String> values) {
        Map<Bytes, String> valueOf = new HashMap<>();
        for (String value : values) {
            looked.put(new Lookup(field, value), new ArrayList<>());
            valueOf.put(index.lookupKey(field, value), value);
        }
        if (valueOf.isEmpty()) {
            return;
        }
        for (TokenRecord record : records.lookUp(field, valueOf.keySet())) {
            Bytes key = record.lookupKey(field);
            String value = key == null ? null : valueOf.get(key);
            Entry entry = open(record, field, value);
            Lookup lookup = new Lookup(field, Objects.requireNonNull(value));
            Objects.requireNonNull(looked.get(lookup)).add(entry);
        }
    }

    private static Set<String> values(List<OAuthToken> tokens, Function<OAuthToken, @Nullable String> value) {
        Set<String> values = new HashSet<>();
        for (OAuthToken token : tokens) {
            String ofToken = value.apply(token);
            if (ofToken != null) {
                values.add(ofToken);
            }
        }
        return values;
    }

    private Entry open(TokenRecord record, LookupField field, @Nullable String value) {
        Entry entry = open(record);
        if (value == null || !value.equals(BlindIndex.value(field, entry.token()))) {
            throw RecordSealer.misfiled(record);
        }
        return entry;
    }

    private Entry open(TokenRecord record) {
        return new Entry(sealer.open(record), record);
    }

    private RecordWrite write(Entry entry) {
        return RecordWrites.of(
                entry.base(), entry.id(), index.lookupKeys(entry.token()), sealer.seal(entry.token(), entry.id()));
    }
}
