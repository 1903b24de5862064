package dev.tokenhold.zoho.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.zoho.csv.RandomCsv.File;
import dev.tokenhold.zoho.csv.RandomCsv.Row;
import dev.tokenhold.zoho.row.SdkColumns;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random files: whole ones against {@link RowModel}, damaged ones for what the damage must not reach. */
class RandomCsvTest {

    private static final Path PATH = Path.of("random.csv");

    @Test
    void readsRandomFilesAsTheyWereWritten() {
        readFiles(500);
    }

    @Test
    @Tag("long")
    void readsManyRandomFilesAsTheyWereWritten() {
        readFiles(10_000);
    }

    private static void readFiles(int files) {
        long seed = Long.getLong("tokenhold.seed", System.nanoTime());
        int whole = 0;
        int superseded = 0;
        int damaged = 0;
        int recovered = 0;
        for (int i = 0; i < files; i++) {
            File file = new RandomCsv(new Random(seed + i)).file();
            String what = "file %d of -Dtokenhold.seed=%d".formatted(i, seed);
            if (!file.damaged() && RowModel.hasNoDamage(file)) {
                whole++;
                superseded += requireAsWritten(file, what);
            } else {
                damaged++;
                recovered += requireUnharmed(file, what);
            }
        }
        // Else the draws would prove nothing.
        assertThat(whole).isGreaterThan(files / 4);
        assertThat(superseded).isGreaterThan(files / 4);
        assertThat(damaged).isGreaterThan(files / 10);
        assertThat(recovered).isGreaterThan(files / 10);
    }

    /** How many rows others stand for. */
    private static int requireAsWritten(File file, String what) {
        RowModel model = new RowModel(file);
        CsvContent content = CsvContent.of(PATH, file.bytes().array());

        assertThat(content.inventory().map(RowModel::inShort)).as(what).isEqualTo(model.inventory());
        assertThat(content.warnings()).as(what).hasSize(model.warnings());
        return (int) model.inventory().stream()
                .filter(entry -> entry.startsWith("superseded"))
                .count();
    }

    /** How many rows before the damage were found. */
    private static int requireUnharmed(File file, String what) {
        CsvContent content;
        try {
            content = CsvContent.of(PATH, file.bytes().array());
        } catch (CorruptStoreException e) {
            return 0;
        }
        List<StoredToken> entries = content.inventory().toList();
        int found = 0;
        for (Row row : file.rows()) {
            boolean blank = row.values().stream().allMatch(String::isBlank);
            if (row.end() <= file.intactChars() && row.line() == row.lastLine() && !blank) {
                assertThat(entries).as(what + ", line " + row.line()).anyMatch(entry -> isAbout(row, entry, file));
                found++;
            }
        }
        if (entries.stream().anyMatch(StoredToken.Damaged.class::isInstance)) {
            assertThatThrownBy(content::tokens).as(what).isInstanceOf(CorruptStoreException.class);
        } else {
            assertThat(content.tokens().getTokens().size()).as(what).isEqualTo((int) entries.stream()
                    .filter(StoredToken.Intact.class::isInstance)
                    .count());
        }
        return found;
    }

    private static boolean isAbout(Row row, StoredToken entry, File file) {
        String line = "line " + row.line();
        if (entry instanceof StoredToken.Damaged damaged) {
            return damaged.place().equals(line);
        }
        if (entry instanceof StoredToken.Superseded superseded) {
            return superseded.place().equals(line);
        }
        OAuthToken token = ((StoredToken.Intact) entry).token();
        return RowModel.token(file.columns(), row)
                .filter(written -> isWrittenIn(token, written))
                .isPresent();
    }

    // It may have more from other rows.
    private static boolean isWrittenIn(OAuthToken token, OAuthToken written) {
        List<String> values = SdkColumns.values(token);
        List<String> writtenValues = SdkColumns.values(written);
        return IntStream.range(0, values.size())
                .filter(i -> written.accessToken() != null || i != SdkColumns.CURRENT.indexOf("expiry_time"))
                .filter(i -> writtenValues.get(i) != null)
                .allMatch(i -> writtenValues.get(i).equals(values.get(i)));
    }
}
