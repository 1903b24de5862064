package dev.tokenhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.Dialect;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The write that creates the table. */
class SqliteFirstWriteTest {

    private static final TokenRecord RECORD = new TokenRecord("a", 1, Map.of(), null, Bytes.of(new byte[] {1}));

    @TempDir
    private Path folder;

    private final List<Optional<TokenRecord>> readMeanwhile = new ArrayList<>();

    @Test
    void readersFindTheStoreEmptyUntilItIsCommitted() {
        try (RecordStore store = readingBeforeEachCommit()) {
            store.write(List.of(new RecordWrite(RecordWrite.ABSENT, RECORD)));

            assertThat(readMeanwhile).isNotEmpty().first().isEqualTo(Optional.empty());
            assertThat(store.read("a")).contains(RECORD);
        }
    }

    private RecordStore readingBeforeEachCommit() {
        SqliteFile file = SqliteFile.at(folder.resolve("tokens.db"));
        SqliteDialect dialect = SqliteDialect.ofRecords(file);
        List<RecordStore> opened = new ArrayList<>();
        Dialect reading = (Dialect) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Dialect.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        opened.forEach(store -> readMeanwhile.add(store.read("a")));
                    }
                    try {
                        return method.invoke(dialect, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        Database database = new Database(reading, new FileConnections(file, true), Duration.ofSeconds(30));
        opened.add(new JdbcRecordStore(database, TableName.DEFAULT));
        return opened.get(0);
    }
}
