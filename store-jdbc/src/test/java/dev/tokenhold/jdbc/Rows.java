package dev.tokenhold.jdbc;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Records to write. */
final class Rows {

    private Rows() {}

    static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static TokenRecord row(String id, long version, String identity, String sealed) {
        return new TokenRecord(
                id,
                version,
                Map.of(LookupField.IDENTITY, bytes(identity), LookupField.USER, bytes("user " + identity)),
                null,
                bytes(sealed));
    }

    static RecordWrite insert(String id, String sealed) {
        return new RecordWrite(RecordWrite.ABSENT, row(id, 1, id, sealed));
    }

    static RecordWrite update(String id, long version, String sealed) {
        return new RecordWrite(version - 1, row(id, version, id, sealed));
    }
}
