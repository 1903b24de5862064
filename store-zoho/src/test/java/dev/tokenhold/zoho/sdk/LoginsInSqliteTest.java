package dev.tokenhold.zoho.sdk;

import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.KeyProtection;
import dev.tokenhold.crypto.Keyring;
import dev.tokenhold.sqlite.SqliteTokenStore;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class LoginsInSqliteTest extends LoginContract {

    @TempDir
    private static Path keys;

    private static Keyring keyring;

    @TempDir
    private Path folder;

    @BeforeAll
    static void createKeyring() {
        keyring = Keyring.create(
                keys.resolve("keyring"), KeyProtection.passphrase("correct horse battery staple".toCharArray()));
    }

    @Override
    TokenStore open() {
        return SqliteTokenStore.open(folder.resolve("tokens.db"), keyring);
    }
}
