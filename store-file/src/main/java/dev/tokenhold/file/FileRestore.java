package dev.tokenhold.file;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.internal.Failures;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.internal.FileHealth;
import dev.tokenhold.internal.RecordBytes;
import dev.tokenhold.internal.Restoring;
import dev.tokenhold.internal.Versions;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.RestorePreparation;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replaces a token file by its backup or by another copy. */
final class FileRestore {

    private FileRestore() {}

    /**
     * Restores the file.
     *
     * @param copy the copy; null for the backup beside the file
     * @return the files that were set aside
     */
    static List<Path> of(TokenFile file, @Nullable Path copy, RestorePreparation preparation) {
        FileHealth.requireRegular(file.path(), "the token file");
        Path source = copy == null ? TokenFile.backupOf(file.path()) : copy;
        if (copy == null && !Files.exists(source)) {
            throw new InvalidConfigurationException("the token file " + file.path() + " has no backup "
                    + source.getFileName() + " beside it: name a copy");
        }
        try {
            Restoring.requireCopy(source, file.path());
            FileRecordStore present = new FileRecordStore(file);
            return Restoring.behindFence(file.path(), present, () -> {
                Content content = read(source);
                if (!content.malformed().isEmpty()) {
                    throw content.malformed().get(0).row().failure();
                }
                InMemoryRecordStore records = inMemory(content);
                preparation.prepare(present, records);
                return file.restore(withNewVersions(content.generation(), records), copy != null);
            });
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the token file " + file.path() + " cannot be restored from " + source + ": "
                            + FileFailure.reason(e) + "; put that right and try again",
                    e);
        }
    }

    private static Content read(Path source) throws IOException {
        try {
            return TokenFile.read(source);
        } catch (CorruptStoreException e) {
            String problem = Failures.damage("", "the token file " + source, e).problem();
            throw new CorruptStoreException(
                    "the copy " + source + " " + problem + "; nothing was changed, name another copy", e);
        }
    }

    private static InMemoryRecordStore inMemory(Content content) {
        InMemoryRecordStore records = new InMemoryRecordStore();
        WriteResult result = records.write(content.scan(null, Integer.MAX_VALUE).stream()
                .map(record -> new RecordWrite(RecordWrite.ABSENT, record))
                .toList());
        if (!(result instanceof WriteResult.Written)) {
            throw new IllegalStateException("a token file has no two records with the same id or identity");
        }
        return records;
    }

    private static Content withNewVersions(long generation, InMemoryRecordStore records) {
        List<byte[]> encoded = new ArrayList<>();
        for (TokenRecord record : records.scan(null, Integer.MAX_VALUE)) {
            encoded.add(RecordBytes.encode(new TokenRecord(
                    record.id(), Versions.first(), record.lookupKeys(), record.lease(), record.sealed())));
        }
        return new Content(generation, RecordIndex.of(encoded), List.of());
    }
}
