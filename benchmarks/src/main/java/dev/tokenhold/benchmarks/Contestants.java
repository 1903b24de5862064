package dev.tokenhold.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.EncryptedTokenStore;
import dev.tokenhold.crypto.Keyring;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.mysql.MySqlTokenStore;
import dev.tokenhold.postgresql.PostgreSqlTokenStore;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.testservers.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import javax.sql.DataSource;

/** Opens contestants by their names. */
final class Contestants {

    private Contestants() {}

    /** Opens an empty one. Its files are in an empty folder, or it has the database that {@link Handover} tells. */
    static Contestant open(String name, Path folder) throws Exception {
        return switch (name) {
            case "file" -> new StoreContestant(store("file:" + folder.resolve("tokens.enc")));
            case "google" -> new GoogleFile(folder);
            case "disk" -> new DurableFile(folder);
            case "sqlite" -> new StoreContestant(store("sqlite:" + folder.resolve("tokens.db")));
            case "plain-sqlite" -> new PlainSqlite(folder.resolve("plain.db"));
            case "memory" ->
                new StoreContestant(new EncryptedTokenStore(new InMemoryRecordStore(), TestKeyring.keyring()));
            case "aes-gcm" -> new AesGcm();
            case "mysql", "postgresql" -> new StoreContestant(store(Handover.read(), folder));
            case "pooled-mysql" -> onPool(MySqlTokenStore::open);
            case "pooled-postgresql" -> onPool(PostgreSqlTokenStore::open);
            case "plain-mysql", "plain-postgresql" -> new PlainPooled(Pool.open(Handover.read()));
            case "spring-mysql", "spring-postgresql" -> new SpringClients(Pool.open(Handover.read()));
            default -> throw new IllegalArgumentException("no contestant " + name);
        };
    }

    private static Contestant onPool(BiFunction<DataSource, Keyring, TokenStore> open) throws IOException {
        HikariDataSource pool = Pool.open(Handover.read());
        return new StoreContestant(open.apply(pool, TestKeyring.keyring()), pool);
    }

    static TokenStore store(String uri) {
        return TokenStores.open(uri, TestKeyring.settings());
    }

    /** Opens a store with a pool of its own. */
    static TokenStore store(TestDatabase database, Path folder) throws IOException {
        Map<String, String> settings = new HashMap<>(TestKeyring.settings());
        settings.put("password", "file:" + Files.writeString(folder.resolve("password"), database.password()));
        return TokenStores.open(Servers.uri(database), settings);
    }
}
