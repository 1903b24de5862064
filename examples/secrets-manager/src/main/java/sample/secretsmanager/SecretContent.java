package sample.secretsmanager;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.RecordCodec;
import dev.tokenhold.spi.TokenRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The content of one version of the secret. Its bytes are those of a token file, with a note among the records that says which versions came
 * before. So a reader of one version knows whether another one was ever current.
 *
 * @param versionId the version; null if there is none yet
 * @param records all records, in the order of their ids
 * @param earlier the versions that were current before, the latest first, not more than {@value #MOST_EARLIER}
 */
record SecretContent(String versionId, List<TokenRecord> records, List<String> earlier) {

    /** The content of a secret without a version of this store. */
    static final SecretContent NONE = new SecretContent(null, List.of(), List.of());

    /** The id of the note: all readers of token files pass over the ids of Tokenhold that they do not know. */
    static final String NOTE = "!tokenhold.aws-versions";

    /** So many other changes can come between a change and the moment when its writer finds out what became of it. */
    static final int MOST_EARLIER = 15;

    /** How many bytes of the value the note takes at most: a version id has up to 64 characters. */
    static final int NOTE_LENGTH = 17 + NOTE.length() + MOST_EARLIER * 65;

    static SecretContent decode(String versionId, byte[] value, String place) {
        List<TokenRecord> records = new ArrayList<>(RecordCodec.decodeAll(value, place));
        List<String> earlier = List.of();
        for (TokenRecord record : List.copyOf(records)) {
            if (record.id().equals(NOTE)) {
                records.remove(record);
                earlier = new String(record.sealed().toByteArray(), StandardCharsets.US_ASCII)
                        .lines()
                        .toList();
            }
        }
        return new SecretContent(versionId, List.copyOf(records), earlier);
    }

    byte[] encode() {
        Bytes note = Bytes.of(String.join("\n", earlier).getBytes(StandardCharsets.US_ASCII));
        List<TokenRecord> all = new ArrayList<>(records);
        all.add(new TokenRecord(NOTE, 1, Map.of(), null, note));
        return RecordCodec.encodeAll(all);
    }

    /** Returns what follows this version. */
    SecretContent next(String nextVersionId, List<TokenRecord> nextRecords) {
        List<String> before = Stream.concat(Stream.ofNullable(versionId), earlier.stream())
                .limit(MOST_EARLIER)
                .toList();
        return new SecretContent(nextVersionId, nextRecords, before);
    }

    boolean isVersion(SecretContent other) {
        return Objects.equals(versionId, other.versionId);
    }

    /** Tells whether this is another version or came after it, as far as this one knows. */
    boolean followed(SecretContent other) {
        return other.versionId == null
                ? earlier.size() < MOST_EARLIER
                : isVersion(other) || earlier.contains(other.versionId);
    }
}
