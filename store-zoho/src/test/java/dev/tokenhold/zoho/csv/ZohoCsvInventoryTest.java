package dev.tokenhold.zoho.csv;

import static dev.tokenhold.zoho.csv.CsvFolder.HEADER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.testkit.JavaProcess;
import dev.tokenhold.zoho.Inventories;
import dev.tokenhold.zoho.InventoryProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZohoCsvInventoryTest {

    private static final int ROWS = 100;

    @TempDir
    Path temporary;

    private CsvFolder folder;

    @BeforeEach
    void createFolder() {
        folder = new CsvFolder(temporary);
    }

    @Test
    void readsToTheEndWhatIsReplacedMeanwhile() throws IOException {
        ZohoCsvTokenStore store = folder.with(csv("ada", ROWS));
        List<String> users = new ArrayList<>();
        try (Stream<StoredToken> inventory = store.inventory()) {
            Iterator<StoredToken> entries = inventory.iterator();
            users.add(user(entries.next()));
            Path other = Files.writeString(temporary.resolve("other"), csv("eve", ROWS));
            Files.move(other, folder.file(), StandardCopyOption.ATOMIC_MOVE);
            entries.forEachRemaining(entry -> users.add(user(entry)));
        }

        assertThat(users).hasSize(ROWS).allMatch(user -> user.startsWith("ada"));
        assertThat(Inventories.entries(store))
                .hasSize(ROWS)
                .allMatch(entry -> user(entry).startsWith("eve"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                HEADER,
                HEADER + "1,evelyn,client,secret,refresh,access,,,,\n",
                "user_mail,client_id,refresh_token,access_token,grant_token,expiry_time\neve,client,refresh,access,,\n"
            })
    void doesNotMixTwoStatesOfFileThatIsWrittenInPlace(String after) throws IOException {
        ZohoCsvTokenStore store = folder.with(csv("ada", ROWS));
        try (Stream<StoredToken> inventory = store.inventory()) {
            Iterator<StoredToken> entries = inventory.iterator();
            List<String> users = new ArrayList<>(List.of(user(entries.next())));
            Files.writeString(folder.file(), after);
            entries.forEachRemaining(entry -> users.add(user(entry)));

            assertThat(users).hasSize(ROWS).allMatch(user -> user.startsWith("ada"));
        }
    }

    @Test
    void saysThatFileDoesNotFitIntoMemory() {
        folder.with(csv("ada", 60_000));

        assertThat(inventory("-Xmx20m"))
                .singleElement()
                .asString()
                .startsWith(StoreUnavailableException.class.getName() + ": " + folder.file()
                        + " cannot be read: its " + folder.file().toFile().length()
                        + " bytes take more memory than the ")
                .endsWith(" MiB that Java may use; give Java more with -Xmx, some five times the size of the file");
        assertThat(inventory("-Xmx200m")).containsExactly("60000", "60000", "1");
    }

    private List<String> inventory(String heap) {
        try (JavaProcess process = JavaProcess.start(
                InventoryProcess.class, Map.of("JAVA_TOOL_OPTIONS", heap), List.of("zoho-csv:" + folder.file()))) {
            return process.complete();
        }
    }

    @Test
    void findsSeveralIdsAtOnce() {
        ZohoCsvTokenStore store = folder.with(csv("ada", ROWS));

        assertThat(store.inventoryOf(Set.of("20", "3", "100", "0")).stream().map(ZohoCsvInventoryTest::user))
                .containsExactly("ada100", "ada20", "ada3");
        assertThat(store.inventoryOf(Set.of())).isEmpty();
    }

    private static String user(StoredToken entry) {
        OAuthToken token = ((StoredToken.Intact) entry).token();
        return String.valueOf(token.userName());
    }

    private static String csv(String user, int rows) {
        return IntStream.rangeClosed(1, rows)
                .mapToObj(i -> i + "," + user + i + ",client,secret,refresh,access,,,,\n")
                .collect(Collectors.joining("", HEADER, ""));
    }
}
