package dev.tokenhold.jdbc;

import dev.tokenhold.ConflictException;
import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.spi.LeaderRegister;
import dev.tokenhold.spi.Leadership;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the register of a table store in a second table of the same database, with one row. Thread-safe. */
public final class TableLeaderRegister implements LeaderRegister {

    private final Database database;
    private final TableName name;
    private final Runnable creation;
    private final String table;
    private volatile boolean present;

    /**
     * Creates the register beside a table.
     *
     * @param database the database of the table
     * @param table the table of the store, which need not exist
     * @param creation creates the table of the store if it does not exist
     */
    public TableLeaderRegister(Database database, TableName table, Runnable creation) {
        this.database = database;
        this.name = table.prefixed("tokenhold_leader_");
        this.creation = creation;
        this.table = name.quoted(database.dialect().quote());
    }

    @Override
    public Optional<Leadership> read() {
        database.requireOpen();
        return database.dialect().exists() ? database.read(this::read) : Optional.empty();
    }

    @Override
    public boolean compareAndSet(@Nullable Leadership expected, Leadership next) {
        create();
        try {
            return database.change(connection -> expected == null
                    ? changesOne(connection, "INSERT INTO " + table + " (id, leadership) VALUES (1, ?)", next)
                    : changesOne(
                            connection,
                            "UPDATE " + table + " SET leadership = ? WHERE id = 1 AND leadership = ?",
                            next,
                            expected));
        } catch (ConflictException e) {
            // Another process has written a note.
            return false;
        }
    }

    private Optional<Leadership> read(Connection connection) throws SQLException {
        if (!isPresent(connection)) {
            return Optional.empty();
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT leadership FROM " + table + " WHERE id = 1")) {
            return rows.next() ? Optional.of(leadership(rows.getString(1))) : Optional.empty();
        }
    }

    private Leadership leadership(String text) {
        return Leadership.parse(text)
                .orElseThrow(() -> new CorruptStoreException(
                        "the table " + name + " in " + database.dialect().place()
                                + " does not tell whether the store leads its mirror: expected a text such as \"leads 1\"; restore"
                                + " it, or drop it and begin the mirror anew"));
    }

    private void create() {
        creation.run();
        if (database.read(this::isPresent)) {
            return;
        }
        database.change(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("CREATE TABLE IF NOT EXISTS " + table
                        + " (id INTEGER NOT NULL PRIMARY KEY, leadership VARCHAR(40) NOT NULL)");
            }
        });
    }

    private boolean isPresent(Connection connection) throws SQLException {
        if (!present && database.dialect().hasTable(connection, name.value())) {
            present = true;
        }
        return present;
    }

    private static boolean changesOne(Connection connection, String sql, Leadership... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i].toString());
            }
            return statement.executeUpdate() == 1;
        }
    }
}
