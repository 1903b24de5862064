package dev.tokenhold.file;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.internal.FilePlace;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.MalformedRow;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.StoreMeter;
import dev.tokenhold.spi.StorePlace;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.spi.WriteResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps records in a token file: reads from memory, and writes each change to the file before acknowledging it. */
final class FileRecordStore implements RecordStore {

    private final TokenFile file;
    private final CommitQueue commits;
    private volatile boolean closed;

    FileRecordStore(TokenFile file) {
        this.file = file;
        this.commits = new CommitQueue(file);
    }

    @Override
    public Optional<TokenRecord> read(String id) {
        return content().read(id);
    }

    @Override
    public List<TokenRecord> lookUp(LookupField field, Set<Bytes> keys) {
        return content().records().lookUp(field, keys);
    }

    @Override
    public WriteResult write(List<RecordWrite> batch) {
        requireOpen();
        return commits.submit(
                content -> content.write(batch),
                result -> result instanceof WriteResult.Written && (!batch.isEmpty() || file.isMissing())
                        ? TokenFile.REPLACE
                        : TokenFile.NOTHING);
    }

    @Override
    public boolean delete(String id) {
        return deleting(content -> content.delete(id));
    }

    @Override
    public boolean delete(String id, long version) {
        return deleting(content -> content.delete(id, version));
    }

    @Override
    public boolean deleteMalformed(String key) {
        return deleting(content -> content.deleteMalformed(key));
    }

    @Override
    public List<TokenRecord> scan(@Nullable String after, int limit) {
        return content().scan(after, limit);
    }

    @Override
    public List<TokenRecord> scan(@Nullable String after, int limit, Consumer<MalformedRow> passedOver) {
        Content content = content();
        if (after == null) {
            content.malformed().forEach(malformed -> passedOver.accept(malformed.row()));
        }
        return content.scan(after, limit);
    }

    @Override
    public void deleteAllBut(Set<String> ids) {
        requireOpen();
        // Also without any record: the backup may still have some.
        commits.submit(
                content -> {
                    content.deleteAllBut(ids);
                    return true;
                },
                cleared -> TokenFile.ERASE);
    }

    @Override
    public Optional<WriteFence> fence() {
        requireOpen();
        return Optional.of(file.fence());
    }

    @Override
    public Optional<StorePlace> place() {
        return Optional.of(new FilePlace(file.path()));
    }

    @Override
    public List<StoreMeter> meters() {
        return List.of(new StoreMeter(
                "recoveries",
                StoreMeter.Kind.COUNTER,
                "Reads of the backup, because the token file was damaged or missing",
                file::recoveries));
    }

    @Override
    public void close() {
        closed = true;
    }

    private boolean deleting(Function<Content, Boolean> deletion) {
        requireOpen();
        return commits.submit(
                deletion, existed -> existed || file.isErasureUnfinished() ? TokenFile.ERASE : TokenFile.NOTHING);
    }

    private Content content() {
        requireOpen();
        return file.content();
    }

    private void requireOpen() {
        if (closed) {
            throw StoreUnavailableException.closed();
        }
    }
}
