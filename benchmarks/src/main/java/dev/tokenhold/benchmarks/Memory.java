package dev.tokenhold.benchmarks;

import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.EncryptedTokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.testservers.Folders;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The heap that an open file store keeps for each token after its first use.
 *
 * @param tokens the tokens in the file
 */
record Memory(int tokens) implements Work {

    private static final int COLLECTIONS = 3;

    /** The goal for it: what the sealed bytes of a token may take, with what surrounds them. */
    record Allowed() implements Work {

        @Override
        public String key() {
            return "memory allowed";
        }

        @Override
        public String show(double cost) {
            return Quantity.bytes(cost);
        }

        @Override
        public Sample measure(Session session) {
            return new Sample(1.3 * sealedBytes() + 64);
        }
    }

    @Override
    public String key() {
        return "memory " + tokens;
    }

    @Override
    public String show(double cost) {
        return Quantity.bytes(cost);
    }

    @Override
    public Sample measure(Session session) throws Exception {
        Path folder = Files.createTempDirectory("tokenhold-benchmark");
        String uri = "file:" + folder.resolve("tokens.enc");
        fill(uri);
        long before = usedHeap();
        try (StoreContestant store = new StoreContestant(Contestants.store(uri))) {
            store.find(0);
            return new Sample((double) (usedHeap() - before) / tokens);
        } finally {
            Folders.delete(folder);
        }
    }

    // A method of its own, so that no variable keeps this store alive.
    private void fill(String uri) {
        try (TokenStore store = Contestants.store(uri)) {
            StoreContestant.fill(store, tokens);
        }
    }

    private static long usedHeap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** {@return the length of a sealed token} */
    static int sealedBytes() {
        InMemoryRecordStore records = new InMemoryRecordStore();
        try (TokenStore store = new EncryptedTokenStore(records, TestKeyring.keyring())) {
            StoreContestant.fill(store, 1);
            return records.scan(null, 10).stream()
                    .filter(record -> record.lookupKey(LookupField.USER) != null)
                    .mapToInt(record -> record.sealed().length())
                    .max()
                    .orElseThrow();
        }
    }
}
