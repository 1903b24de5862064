package dev.tokenhold.file;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.internal.Failures;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.internal.FileHealth;
import dev.tokenhold.internal.Restoring;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.RestorePreparation;
import dev.tokenhold.spi.TokenRecord;
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
        Path source = copy == null ? TokenFile.backupOf(file.path()) : copy;
        requireCopy(file, source, copy == null);
        try {
            return Restoring.behindFence(file.path(), new FileRecordStore(file), () -> {
                Content content = read(source);
                if (!content.malformed().isEmpty()) {
                    throw content.malformed().get(0).row().failure();
                }
                preparation.prepare(new FileRecordStore(file), content.records());
                return file.restore(withNewVersions(content), copy != null);
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

    private static void requireCopy(TokenFile file, Path source, boolean isBackup) {
        if (!Files.exists(source)) {
            throw new InvalidConfigurationException(
                    isBackup
                            ? "the token file " + file.path() + " has no backup " + source.getFileName()
                                    + " beside it: name a copy"
                            : "there is no file " + source + ": name a copy of the store");
        }
        // A link to a regular file will do.
        if (!Files.isRegularFile(source)) {
            throw new InvalidConfigurationException(
                    source + " is not a regular file: name a copy of the store, a token file");
        }
        try {
            if (Files.exists(file.path()) && Files.isSameFile(source, file.path())) {
                throw new InvalidConfigurationException(source + " is the store itself: name a copy of it");
            }
        } catch (IOException e) {
            throw file.unreadable(e);
        }
        FileHealth.requireRegular(file.path(), "the token file");
    }

    private static Content withNewVersions(Content content) {
        List<RecordWrite> writes = new ArrayList<>();
        for (TokenRecord record : content.records().scan(null, Integer.MAX_VALUE)) {
            writes.add(new RecordWrite(
                    RecordWrite.ABSENT,
                    new TokenRecord(
                            record.id(), Restoring.version(), record.lookupKeys(), record.lease(), record.sealed())));
        }
        InMemoryRecordStore records = new InMemoryRecordStore();
        records.write(writes);
        return new Content(content.generation(), records, List.of());
    }
}
