package dev.tokenhold.crypto;

import static dev.tokenhold.spi.Finding.Severity.DAMAGE;
import static dev.tokenhold.spi.Finding.Severity.REPAIRED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import dev.tokenhold.testkit.TestTokens;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever is done to the records: if the doctor finds nothing, the store works; and a repair leaves nothing to repair. */
class StoreDoctorPropertyTest {

    private static final int RUNS = Integer.getInteger("tokenhold.runs", 400);
    private static final int TOKENS = 6;
    private static final List<LookupField> FIELDS = List.of(LookupField.values());

    private final InMemoryRecordStore foreign = new InMemoryRecordStore();

    @Test
    void storeWithoutFindingsWorks() {
        fill(foreign);
        int repaired = 0;
        for (long seed = 0; seed < RUNS; seed++) {
            repaired += run(seed);
        }
        // Else the test would prove little.
        assertThat(repaired).isGreaterThan(RUNS / 10);
    }

    private static void fill(InMemoryRecordStore records) {
        new EncryptedTokenStore(records, TestKeyring.keyring())
                .saveTokens(IntStream.range(0, TOKENS)
                        .mapToObj(i -> TestTokens.named("" + i))
                        .toList());
    }

    /** Returns 1 if all damage could be repaired. */
    private int run(long seed) {
        Random random = new Random(seed);
        InMemoryRecordStore records = new InMemoryRecordStore();
        fill(records);
        for (int i = random.nextInt(4); i >= 0; i--) {
            damage(records, random);
        }
        List<TokenRecord> before = records.scan(null, 100);

        List<Finding> found = examine(records, false);
        assertThat(records.scan(null, 100)).as("seed %d", seed).isEqualTo(before);
        List<Finding> mended = examine(records, true);
        List<Finding> after = examine(records, true);

        assertThat(mended).as("seed %d", seed).hasSameSizeAs(found);
        assertThat(after)
                .as("seed %d: %s", seed, mended)
                .noneMatch(finding -> finding.severity() == REPAIRED)
                .hasSize((int) mended.stream()
                        .filter(finding -> finding.severity() == DAMAGE)
                        .count());
        if (after.isEmpty()) {
            assertWorks(records, seed);
        }
        return !found.isEmpty() && after.isEmpty() ? 1 : 0;
    }

    private static void assertWorks(InMemoryRecordStore records, long seed) {
        InMemoryRecordStore copy = new InMemoryRecordStore();
        assertThat(copy.write(records.scan(null, 100).stream()
                        .map(record -> new RecordWrite(RecordWrite.ABSENT, record))
                        .toList()))
                .isEqualTo(new WriteResult.Written());
        try (EncryptedTokenStore store = new EncryptedTokenStore(copy, TestKeyring.keyring())) {
            List<OAuthToken> tokens = store.getTokens();
            for (OAuthToken token : tokens) {
                OAuthToken query = token.toBuilder().id(null).build();
                assertThat(store.findToken(query)).as("seed %d", seed).contains(token);
                assertThat(store.saveToken(query).id()).as("seed %d", seed).isEqualTo(token.id());
            }
            assertThat(store.getTokens()).as("seed %d", seed).isEqualTo(tokens);
        }
    }

    private static List<Finding> examine(InMemoryRecordStore records, boolean repair) {
        List<Finding> findings = new ArrayList<>();
        try {
            new StoreDoctor(records, TestKeyring.keyring(), repair, findings::add).run();
        } catch (KeyUnavailableException e) {
            // The header is another's and no record opens.
            findings.add(Finding.damage("the store", "is of another keyring", "bring it"));
        }
        return findings;
    }

    private void damage(InMemoryRecordStore records, Random random) {
        List<TokenRecord> all = records.scan(null, 100);
        if (all.isEmpty()) {
            return;
        }
        TokenRecord one = all.get(random.nextInt(all.size()));
        TokenRecord other = all.get(random.nextInt(all.size()));
        LookupField field = FIELDS.get(random.nextInt(FIELDS.size()));
        Map<LookupField, Bytes> keys = new EnumMap<>(LookupField.class);
        keys.putAll(one.lookupKeys());
        switch (random.nextInt(9)) {
            case 0 -> keys.remove(field);
            case 1 -> keys.put(field, ByteStrings.random(1 + random.nextInt(TokenRecord.MAX_LOOKUP_KEY_LENGTH)));
            case 2 -> keys.keySet().retainAll(other.lookupKeys().keySet());
            case 3 -> keys.putAll(other.lookupKeys());
            case 4 -> {
                records.delete(one.id());
                return;
            }
            case 5 -> {
                byte[] sealed = one.sealed().toByteArray();
                sealed[random.nextInt(sealed.length)] ^= (byte) (1 << random.nextInt(8));
                write(records, one, keys, Bytes.of(sealed));
                return;
            }
            case 6 -> {
                write(records, one, keys, other.sealed());
                return;
            }
            case 7 -> {
                Bytes sealed = foreign.read(one.id()).map(TokenRecord::sealed).orElse(one.sealed());
                write(records, one, keys, sealed);
                return;
            }
            default -> {
                // Two records exchange all lookup keys.
                if (!one.id().equals(other.id())) {
                    records.write(List.of(
                            new RecordWrite(one.version(), record(one, other.lookupKeys(), one.sealed())),
                            new RecordWrite(other.version(), record(other, one.lookupKeys(), other.sealed()))));
                }
                return;
            }
        }
        write(records, one, keys, one.sealed());
    }

    private static TokenRecord record(TokenRecord from, Map<LookupField, Bytes> keys, Bytes sealed) {
        return new TokenRecord(from.id(), from.version() + 1, keys, from.lease(), sealed);
    }

    // A store refuses an identity that another record holds: then nothing is damaged.
    private static void write(
            InMemoryRecordStore records, TokenRecord from, Map<LookupField, Bytes> keys, Bytes sealed) {
        records.write(List.of(new RecordWrite(from.version(), record(from, keys, sealed))));
    }
}
