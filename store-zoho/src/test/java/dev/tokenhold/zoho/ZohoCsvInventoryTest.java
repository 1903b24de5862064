package dev.tokenhold.zoho;

import static dev.tokenhold.zoho.CsvFolder.HEADER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.StoredToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZohoCsvInventoryTest {

    // More than are read at once.
    private static final int ROWS = 5_000;

    @TempDir
    Path temporary;

    private CsvFolder folder;

    @BeforeEach
    void createFolder() {
        folder = new CsvFolder(temporary);
    }

    @Test
    void readsToTheEndWhatIsReplacedMeanwhile() throws IOException {
        ZohoCsvTokenStore store = folder.with(csv("ada"));
        List<String> users = new ArrayList<>();
        try (Stream<StoredToken> inventory = store.inventory()) {
            Iterator<StoredToken> entries = inventory.iterator();
            users.add(user(entries.next()));
            Path other = Files.writeString(temporary.resolve("other"), csv("eve"));
            Files.move(other, folder.file(), StandardCopyOption.ATOMIC_MOVE);
            entries.forEachRemaining(entry -> users.add(user(entry)));
        }

        assertThat(users).hasSize(ROWS).allMatch(user -> user.startsWith("ada"));
        assertThat(Inventories.entries(store))
                .hasSize(ROWS)
                .allMatch(entry -> user(entry).startsWith("eve"));
    }

    @Test
    void doesNotMixTwoStatesOfFileThatIsWrittenInPlace() throws IOException {
        ZohoCsvTokenStore store = folder.with(csv("ada"));
        try (Stream<StoredToken> inventory = store.inventory()) {
            Iterator<StoredToken> entries = inventory.iterator();
            assertThat(user(entries.next())).startsWith("ada");
            Files.writeString(folder.file(), csv("evelyn"));

            assertThatThrownBy(() -> entries.forEachRemaining(
                            entry -> assertThat(user(entry)).startsWith("ada")))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining(folder.file() + " was changed in place while it was being read");
        }
    }

    @Test
    void failsWhenTheFileIsEmptiedMeanwhile() throws IOException {
        ZohoCsvTokenStore store = folder.with(csv("ada"));
        try (Stream<StoredToken> inventory = store.inventory()) {
            Files.writeString(folder.file(), "");

            assertThatThrownBy(inventory::toList)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("was changed in place");
        }
    }

    @Test
    void failsWhenTheFileIsWrittenInAnotherFormMeanwhile() throws IOException {
        String old = "user_mail,client_id,refresh_token,access_token,grant_token,expiry_time\n"
                + "ada,client,refresh,access,,\n".repeat(ROWS);
        ZohoCsvTokenStore store = folder.with(old);
        try (Stream<StoredToken> inventory = store.inventory()) {
            Files.writeString(folder.file(), csv("ada"));

            assertThatThrownBy(inventory::toList)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("was changed in place");
        }
    }

    @Test
    void findsSeveralIdsAtOnce() {
        ZohoCsvTokenStore store = folder.with(csv("ada"));

        assertThat(store.inventoryOf(Set.of("20", "3", "100", "0")).stream().map(ZohoCsvInventoryTest::user))
                .containsExactly("ada100", "ada20", "ada3");
        assertThat(store.inventoryOf(Set.of())).isEmpty();
    }

    private static String user(StoredToken entry) {
        OAuthToken token = ((StoredToken.Intact) entry).token();
        return String.valueOf(token.userName());
    }

    private static String csv(String user) {
        return IntStream.rangeClosed(1, ROWS)
                .mapToObj(i -> i + "," + user + i + ",client,secret,refresh,access,,,,\n")
                .collect(Collectors.joining("", HEADER, ""));
    }
}
