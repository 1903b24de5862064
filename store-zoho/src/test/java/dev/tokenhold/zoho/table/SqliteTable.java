package dev.tokenhold.zoho.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A database in a folder of its own. */
record SqliteTable(Path folder) implements SqlTable {

    Path file() {
        return folder.resolve("zohooauth.db");
    }

    SqliteTable withFixture() {
        try (InputStream in =
                Objects.requireNonNull(SqliteTable.class.getResourceAsStream("/fixtures/sqlite-8.0.db"))) {
            Files.copy(in, file());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String sdk3() {
        return "CREATE TABLE oauthtoken (id integer PRIMARY KEY AUTOINCREMENT, user_mail varchar(255),"
                + " client_id varchar(255), refresh_token varchar(255), access_token varchar(255), grant_token varchar(255),"
                + " expiry_time varchar(20))";
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    @Override
    public String uri() {
        return "zoho-sqlite:" + file();
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }
}
