package dev.tokenhold.zoho.table;

import dev.tokenhold.ConflictException;
import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeaderRegister;
import dev.tokenhold.zoho.row.NoteText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the register of an SDK's table in a second table of the same database, with one row: the note in hexadecimal digits.
 * Thread-safe.
 */
final class TableLeaderRegister implements LeaderRegister {

    private final Database database;
    private final TableName name;
    private final Runnable creation;
    private final String table;
    private volatile boolean present;

    /** {@code creation} creates the SDK's table if it does not exist. */
    TableLeaderRegister(Database database, TableName table, Runnable creation) {
        this.database = database;
        this.name = table.prefixed("tokenhold_leader_");
        this.creation = creation;
        this.table = name.quoted(database.dialect().quote());
    }

    @Override
    public Optional<Bytes> read() {
        database.requireOpen();
        return database.dialect().exists() ? database.read(this::read) : Optional.empty();
    }

    @Override
    public boolean compareAndSet(@Nullable Bytes expected, @Nullable Bytes next) {
        if (next == null) {
            return expected == null ? read().isEmpty() : isDeleted(expected);
        }
        create();
        try {
            return database.change(connection -> expected == null
                    ? changesOne(connection, "INSERT INTO " + table + " (id, note) VALUES (1, ?)", next)
                    : changesOne(
                            connection, "UPDATE " + table + " SET note = ? WHERE id = 1 AND note = ?", next, expected));
        } catch (ConflictException e) {
            // Another process has written a note.
            return false;
        }
    }

    private boolean isDeleted(Bytes expected) {
        return read().isPresent()
                && database.change(connection ->
                        changesOne(connection, "DELETE FROM " + table + " WHERE id = 1 AND note = ?", expected));
    }

    private Optional<Bytes> read(Connection connection) throws SQLException {
        if (!isPresent(connection)) {
            return Optional.empty();
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT note FROM " + table + " WHERE id = 1")) {
            return rows.next() ? Optional.of(note(rows.getString(1))) : Optional.empty();
        }
    }

    private Bytes note(String text) {
        return NoteText.parse(text)
                .orElseThrow(() -> new CorruptStoreException("the table " + name + " in "
                        + database.dialect().place()
                        + " does not hold a note about a mirror: restore it, or drop it and begin the mirror anew"));
    }

    private void create() {
        creation.run();
        if (database.read(this::isPresent)) {
            return;
        }
        database.change(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("CREATE TABLE IF NOT EXISTS " + table
                        + " (id INTEGER NOT NULL PRIMARY KEY, note VARCHAR(400) NOT NULL)");
            }
        });
    }

    private boolean isPresent(Connection connection) throws SQLException {
        if (!present && database.dialect().hasTable(connection, name.value())) {
            present = true;
        }
        return present;
    }

    private static boolean changesOne(Connection connection, String sql, Bytes... notes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < notes.length; i++) {
                statement.setString(i + 1, NoteText.of(notes[i]));
            }
            return statement.executeUpdate() == 1;
        }
    }
}
