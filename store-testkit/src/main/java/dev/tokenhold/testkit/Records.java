package dev.tokenhold.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import java.util.Map;
import java.util.Random;

/** Makes records to write. */
final class Records {

    private Records() {}

    static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(UTF_8));
    }

    /** Makes bytes of all values, different for each seed. */
    static Bytes bytes(int length, long seed) {
        byte[] value = new byte[length];
        new Random(seed).nextBytes(value);
        return Bytes.of(value);
    }

    /** Makes a record without lookup keys, whose sealed bytes are those of the text. */
    static TokenRecord recordOf(String id, long version, String sealed) {
        return recordWith(id, version, Map.of(), sealed);
    }

    static TokenRecord recordWith(String id, long version, Map<LookupField, Bytes> lookupKeys, String sealed) {
        return new TokenRecord(id, version, lookupKeys, null, bytes(sealed));
    }

    static TokenRecord withIdentity(String id, long version, String identity) {
        return recordWith(id, version, Map.of(LookupField.IDENTITY, bytes(identity)), "sealed " + version);
    }

    static RecordWrite insert(TokenRecord record) {
        return new RecordWrite(RecordWrite.ABSENT, record);
    }

    /** Makes a write that replaces the version before that of the record. */
    static RecordWrite update(TokenRecord record) {
        return new RecordWrite(record.version() - 1, record);
    }
}
