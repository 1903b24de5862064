package dev.tokenhold.sqlite;

import static dev.tokenhold.sqlite.Tokens.open;
import static dev.tokenhold.sqlite.Tokens.save;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.testkit.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what they should be: each ends in an error that says what to do, and stays as it is. */
class SqliteErrorTest {

    private static final long SEED = 4711;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("tokens.db");
    }

    @Test
    void fileThatIsNoDatabaseIsRefused() throws IOException {
        Files.writeString(file, "id,user_name,client_id\n".repeat(100));

        assertRefused(CorruptStoreException.class, "is not an SQLite database", "encrypted");
    }

    @Test
    void databaseThatAnotherProgramHasEncryptedIsRefused() throws IOException {
        byte[] noise = new byte[8 * 4096];
        new Random(SEED).nextBytes(noise);
        Files.write(file, noise);

        assertRefused(CorruptStoreException.class, "is not an SQLite database", "encrypted");
    }

    @Test
    void damagedDatabaseIsReported() throws IOException {
        saveSome();
        byte[] bytes = Files.readAllBytes(file);
        new Random(SEED).nextBytes(bytes);
        byte[] head = Files.readAllBytes(file);
        System.arraycopy(head, 0, bytes, 0, 4096);
        Files.write(file, bytes);

        assertRefused(CorruptStoreException.class, "is damaged", "restore it from a backup");
    }

    @Test
    void newerSchemaIsRefused() throws IOException {
        saveSome();
        Tokens.execute(file, "PRAGMA user_version = 2");

        assertRefused(UnsupportedFormatException.class, "version 2", "newer version of Tokenhold");
    }

    @Test
    void newerSchemaWithoutTheTableIsRefusedToo() throws IOException {
        Tokens.execute(
                file,
                "PRAGMA application_id = " + SqliteDialect.APPLICATION_ID,
                "PRAGMA user_version = 2",
                "CREATE TABLE tokens_in_parts (id BLOB)");

        assertRefused(UnsupportedFormatException.class, "version 2");
    }

    @Test
    void schemaThatChangesWhileTheStoreIsOpenDoesNotGoUnnoticed() {
        try (TokenStore store = open(file)) {
            save(store, "first");
            Tokens.execute(file, "ALTER TABLE tokenhold RENAME TO tokenhold2");

            assertThatThrownBy(store::getTokens)
                    .isInstanceOf(TokenStoreException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("no such table");
        }
    }

    @Test
    void databaseOfSomethingElseIsRefused() throws IOException {
        Tokens.execute(file, "CREATE TABLE oauthtoken (id varchar(10) PRIMARY KEY)", "PRAGMA user_version = 7");

        assertRefused(InvalidConfigurationException.class, "belongs to another program", "name another file");
        assertThat(Tokens.query(file, "PRAGMA journal_mode")).isEqualTo("delete");
    }

    @Test
    void databaseOfSomethingElseWithoutTablesYetIsRefused() throws IOException {
        Tokens.execute(file, "PRAGMA application_id = 252006674");

        assertRefused(InvalidConfigurationException.class, "application_id, which is 252006674");
    }

    @Test
    void tableOfSomethingElseOfTheSameNameIsRefused() throws IOException {
        Tokens.execute(file, "CREATE TABLE TokenHold (id INTEGER)");

        assertRefused(InvalidConfigurationException.class, "application_id");
    }

    @Test
    void databaseRestoredFromADumpNamesTheRemedyAndItWorks() throws IOException {
        saveSome();
        Tokens.execute(file, "PRAGMA application_id = 0", "PRAGMA user_version = 0");

        String message = assertRefused(InvalidConfigurationException.class, "restored from a dump");
        for (String pragma : message.substring(message.indexOf("PRAGMA")).split("; ", -1)) {
            Tokens.execute(file, pragma);
        }

        assertThat(Tokens.idsIn(file)).hasSize(50);
    }

    @Test
    void columnThatIsMissingIsNamed() throws IOException {
        saveSome();
        Tokens.execute(file, "ALTER TABLE tokenhold DROP COLUMN lease");

        assertRefused(InvalidConfigurationException.class, "the column lease is missing", "BLOB");
    }

    private void saveSome() {
        try (TokenStore store = open(file)) {
            for (int i = 0; i < 50; i++) {
                save(store, "token" + i);
            }
        }
    }

    private String assertRefused(Class<? extends TokenStoreException> type, String... parts) throws IOException {
        byte[] before = Files.readAllBytes(file);
        TokenStoreException[] thrown = new TokenStoreException[1];
        assertThatThrownBy(() -> {
                    try (TokenStore store = open(file)) {
                        save(store, "another");
                    }
                })
                .isInstanceOfSatisfying(type, e -> thrown[0] = e)
                .hasMessageContaining(file.toString())
                .hasMessageContainingAll(parts);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(Folder.names(folder)).containsExactly("tokens.db");
        return String.valueOf(thrown[0].getMessage());
    }
}
