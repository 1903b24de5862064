package dev.tokenhold.crypto;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.internal.TokenRecords;
import dev.tokenhold.internal.WorkerThreads;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.StoredToken.Damaged;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Seals all records of a store with the primary key of its keyring, while programs read and write. It keeps no state: interrupted at any
 * moment, it goes on where it is run again, with the records that are not sealed with the primary key.
 *
 * <p>Tokens do not change, nor do their lookup keys; a save that comes between wins. Records that cannot be opened stay as they are and are
 * reported. Each store of a mirror is rekeyed by itself.
 */
public final class Rekey {

    /** How many records that cannot be opened a report names. */
    public static final int MOST_EXAMPLES = 1_000;

    private static final int PAGE = 500;

    private final RecordStore records;
    private final StoreIdentity identity;
    private final KeyringWatch watch;
    private final int rate;
    private final LongConsumer progress;

    private long resealed;
    private long unchanged;
    private long damaged;
    private final List<Damaged> examples = new ArrayList<>();

    /**
     * Prepares the work.
     *
     * @param records the records of the store, not closed
     * @param keyring the keyring; a later revision is taken over on the way
     * @param rate how many records to seal in a second at most, at least 1
     * @param progress takes the number of records that are done, after each page
     */
    public Rekey(RecordStore records, Keyring keyring, int rate, LongConsumer progress) {
        if (rate < 1) {
            throw new IllegalArgumentException("the rate is " + rate + "; it has to be at least 1");
        }
        this.records = records;
        this.watch = new KeyringWatch(keyring, EncryptedTokenStore.LOOK);
        this.identity = new StoreIdentity(records, watch, EncryptedTokenStore.LOOK);
        this.rate = rate;
        this.progress = progress;
    }

    /** A page whose records are sealed anew, but not written yet. */
    private record Page(List<RecordWrite> writes, long unchanged, List<Damaged> damaged) {

        long size() {
            return writes.size() + unchanged + damaged.size();
        }
    }

    /**
     * Does the work, once.
     *
     * @return what was done
     * @throws KeyUnavailableException if the store was written with another keyring, or the keyring is too old to write to it
     * @throws CorruptStoreException if the store has records but no header
     * @throws StoreUnavailableException if the store cannot be read or written, or a fence stands around it
     */
    public RekeyReport run() {
        Optional<StoreCipher> cipher = identity.forReading();
        if (cipher.isEmpty()) {
            return report();
        }
        RecordSealer sealer = cipher.get().sealer();
        ExecutorService worker = WorkerThreads.start(1, "tokenhold-rekey");
        long start = System.nanoTime();
        try (Stream<TokenRecords.Page> all = new TokenRecords(records).pages(size())) {
            Iterator<TokenRecords.Page> pages = all.iterator();
            CompletableFuture<@Nullable Page> next = prepared(pages, sealer, worker);
            Page page = result(next);
            while (page != null) {
                // The next page is read and sealed while this one is written.
                next = prepared(pages, sealer, worker);
                identity.forWriting();
                write(page.writes(), sealer);
                unchanged += page.unchanged();
                page.damaged().forEach(this::addDamaged);
                progress.accept(page.size());
                pace(start);
                page = result(next);
            }
        } finally {
            worker.shutdown();
        }
        return report();
    }

    private int size() {
        return Math.min(Math.min(PAGE, rate), records.limits().batch());
    }

    private static CompletableFuture<@Nullable Page> prepared(
            Iterator<TokenRecords.Page> pages, RecordSealer sealer, ExecutorService worker) {
        return CompletableFuture.supplyAsync(() -> pages.hasNext() ? prepared(pages.next(), sealer) : null, worker);
    }

    private static Page prepared(TokenRecords.Page page, RecordSealer sealer) {
        List<RecordWrite> writes = new ArrayList<>();
        List<Damaged> damaged = new ArrayList<>();
        long unchanged = 0;
        page.malformed().forEach(row -> damaged.add(row.damaged()));
        for (TokenRecord record : page.records()) {
            try {
                RecordWrite write = sealer.resealed(record);
                if (write == null) {
                    unchanged++;
                } else {
                    writes.add(write);
                }
            } catch (TokenStoreException e) {
                damaged.add(Damaged.record(record.id(), e));
            }
        }
        return new Page(writes, unchanged, damaged);
    }

    private static @Nullable Page result(CompletableFuture<@Nullable Page> prepared) {
        try {
            return prepared.join();
        } catch (CompletionException e) {
            throw WorkerThreads.failure(e.getCause());
        }
    }

    // Others may have saved some of the records meanwhile: halves find out which.
    private void write(List<RecordWrite> writes, RecordSealer sealer) {
        if (writes.isEmpty()) {
            return;
        }
        WriteResult result = records.write(writes);
        if (result instanceof WriteResult.Written) {
            resealed += writes.size();
        } else if (writes.size() > 1) {
            int half = writes.size() / 2;
            write(writes.subList(0, half), sealer);
            write(writes.subList(half, writes.size()), sealer);
        } else {
            again(writes.get(0).record().id(), sealer);
        }
    }

    private void again(String id, RecordSealer sealer) {
        try {
            Optional<RecordWrite> write = records.read(id).map(sealer::resealed);
            if (write.isPresent()) {
                write(List.of(write.get()), sealer);
            } else {
                // Deleted, or saved under the primary key.
                unchanged++;
            }
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (TokenStoreException e) {
            addDamaged(Damaged.record(id, e));
        }
    }

    private void addDamaged(Damaged entry) {
        damaged++;
        if (examples.size() < MOST_EXAMPLES) {
            examples.add(entry);
        }
    }

    private void pace(long start) {
        long due = start + (long) ((double) resealed / rate * TimeUnit.SECONDS.toNanos(1));
        try {
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException(
                    "interrupted: run rekey again, it goes on with the records that are left", e);
        }
    }

    private RekeyReport report() {
        return new RekeyReport(resealed, unchanged, damaged, examples);
    }
}
