package dev.tokenhold.zoho;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.zoho.FoundRow.DamagedRow;
import dev.tokenhold.zoho.FoundRow.TokenRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The inventory of random files, against the same rules on all rows in memory. */
class CsvInventoryModelTest {

    private static final Path FILE = Path.of("random.csv");
    private static final int FILES = 3_000;

    /** All that is in a file, or that it is damaged as a whole. */
    private record Said(List<StoredToken> inventory, List<String> warnings) {}

    @Test
    void readsRandomFilesAsIfTheyWereInMemory() {
        long seed = Long.getLong("tokenhold.seed", System.nanoTime());
        for (int i = 0; i < FILES; i++) {
            byte[] content = new RandomCsv(new Random(seed + i)).file();

            assertThat(surveyed(content))
                    .as("file %d of -Dtokenhold.seed=%d", i, seed)
                    .isEqualTo(inMemory(content));
        }
    }

    private static Said surveyed(byte[] content) {
        CsvBytesInMemory bytes = new CsvBytesInMemory(content);
        CsvSurvey survey;
        try {
            survey = CsvSurvey.of(FILE, bytes);
        } catch (CorruptStoreException e) {
            return corrupt(e);
        }
        List<StoredToken> inventory = new ArrayList<>();
        new CsvInventory(FILE, survey, bytes).forEachRemaining(row -> inventory.add(row.stored(Places.LINES)));
        return new Said(inventory, survey.warnings());
    }

    private static Said inMemory(byte[] content) {
        CsvRows rows;
        try {
            rows = new CsvRows(FILE, new Utf8Lines(new CsvBytesInMemory(content)));
        } catch (CorruptStoreException e) {
            return corrupt(e);
        }
        AllRows all = new AllRows();
        rows.forEach(all);
        List<DamagedRow> damaged = new ArrayList<>(all.damaged);
        List<TokenRow> certain = new ArrayList<>();
        for (int i = 0; i < all.tokens.size(); i++) {
            TokenRow row = all.tokens.get(i);
            int lastLine = all.lastLines.get(i);
            if (!all.damaged.isEmpty() && lastLine > row.number() && rows.mayBeSeveral(row.number(), lastLine)) {
                damaged.add(CsvRows.uncertain(row, lastLine));
            } else {
                certain.add(row);
            }
        }
        SortedRows sorted = new SortedRows(Places.LINES, certain, damaged);
        long lacking = sorted.standing().stream()
                .filter(row -> Suspicions.lacksApiDomain(row.token()))
                .count();
        return new Said(sorted.inventory().toList(), Suspicions.aboutApiDomains(lacking));
    }

    private static Said corrupt(CorruptStoreException e) {
        return new Said(List.of(), List.of(String.valueOf(e.getMessage())));
    }

    private static final class AllRows implements CsvRows.Visitor {

        private final List<TokenRow> tokens = new ArrayList<>();
        private final List<Integer> lastLines = new ArrayList<>();
        private final List<DamagedRow> damaged = new ArrayList<>();

        @Override
        public void token(TokenRow row, int lastLine) {
            tokens.add(row);
            lastLines.add(lastLine);
        }

        @Override
        public void damaged(DamagedRow row) {
            damaged.add(row);
        }
    }
}
