package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.crypto.MalformedRowContract;
import dev.tokenhold.crypto.StoreDoctorContract;
import dev.tokenhold.crypto.StoreIdentityContract;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.testkit.RecordStoreContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRecordStoreTest extends RecordStoreContract
        implements StoreIdentityContract, MalformedRowContract, StoreDoctorContract {

    @TempDir
    private Path folder;

    @Override
    public RecordStore open() {
        return new FileRecordStore(TokenFile.at(folder.resolve("tokens.enc"), Recovery.AUTO));
    }

    @Override
    public void plant(byte[] id, long version, int length) throws IOException {
        Path file = folder.resolve("tokens.enc");
        byte[] before = Files.readAllBytes(file);
        ByteBuffer count = ByteBuffer.wrap(before, 12, Integer.BYTES);
        Files.write(
                file,
                new VectorBytes()
                        .bytes(Arrays.copyOf(before, 12))
                        .u32(count.getInt() + 1)
                        .bytes(Arrays.copyOfRange(before, 16, 24))
                        .u32(id.length)
                        .bytes(id)
                        .u64(version)
                        .u8(0)
                        .u32(length)
                        .bytes(new byte[length])
                        .bytes(Arrays.copyOfRange(before, 24, before.length - 32))
                        .withDigest());
    }

    /** In UTF-8, half a surrogate pair would be a question mark. */
    @Test
    void findsNoRecordByHalfASurrogatePair() {
        try (RecordStore records = open()) {
            TokenRecord record = new TokenRecord("?", 1, Map.of(), null, Bytes.of(new byte[1]));
            records.write(List.of(new RecordWrite(RecordWrite.ABSENT, record)));

            assertThat(records.read("?")).contains(record);
            assertThat(records.read("\ud800")).isEmpty();
            assertThat(records.delete("\ud800")).isFalse();
        }
    }

    @Override
    public boolean canBeFenced() {
        return true;
    }

    @Override
    public Optional<Path> folder() {
        return Optional.of(folder);
    }

    @Override
    public int modelOperations() {
        return 1_000;
    }
}
