package dev.tokenhold.zoho.table;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.TableFence;
import dev.tokenhold.jdbc.TableLeaderRegister;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.LeaderRegister;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.zoho.RowNaming;
import dev.tokenhold.zoho.SdkIds;
import dev.tokenhold.zoho.SdkSaving;
import dev.tokenhold.zoho.UsedIds;
import dev.tokenhold.zoho.table.SdkTable.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The table of a Zoho SDK as a store; the providers say how it behaves. Thread-safe. */
final class ZohoTableTokenStore implements MigratableTokenStore {

    /** The table of the SDKs, unless another is named. */
    static final TableName DEFAULT_TABLE = new TableName("oauthtoken");

    private static final System.Logger LOG = System.getLogger(ZohoTableTokenStore.class.getName());
    private static final long UNKNOWN = -1;

    private final SdkTable table;
    private final TableAccess access;
    private final Optional<WriteFence> fence;
    private final LeaderRegister leaderRegister;
    // A hint, so that not every new id reads the whole table.
    private final AtomicLong greatestId = new AtomicLong(UNKNOWN);

    ZohoTableTokenStore(Database database, TableDialect dialect, TableName name) {
        table = new SdkTable(database, dialect, name);
        access = new TableAccess(database, table);
        fence = TableFence.around(database, name, access::create);
        leaderRegister = new TableLeaderRegister(database, name, access::create);
    }

    /** Whether there is such a table. */
    boolean exists() {
        return access.isPresent();
    }

    @Override
    public Optional<OAuthToken> findToken(OAuthToken query) {
        return found(SoughtValues.ofQuery(query)).findToken(query);
    }

    @Override
    public Optional<OAuthToken> findTokenById(String id) {
        return found(SoughtValues.ofIds(List.of(id))).findTokenById(id);
    }

    @Override
    public OAuthToken saveToken(OAuthToken token) {
        return saveTokens(List.of(token)).get(0);
    }

    @Override
    public List<OAuthToken> saveTokens(List<OAuthToken> tokens) {
        SdkSaving.requireNoAttributes(tokens);
        return change(
                SoughtValues.ofSaved(tokens),
                (stored, connection) -> SdkSaving.save(stored, tokens, () -> usedIds(connection)));
    }

    @Override
    public boolean deleteToken(String id) {
        Objects.requireNonNull(id, "id");
        return access.delete((connection, shape) -> TableDeletion.delete(connection, table, shape, id));
    }

    @Override
    public List<OAuthToken> getTokens() {
        List<Row> rows = access.read(
                (connection, shape) -> {
                    List<Row> all = new ArrayList<>();
                    table.forEach(connection, shape, all::add);
                    return all;
                },
                List.of());
        return TableChange.undamaged(SdkTable.sorted(rows), table).getTokens();
    }

    @Override
    public Stream<OAuthToken> streamTokens() {
        TableScan scan = TableScan.of(access, table);
        TableChange.requireUndamaged(scan.conspicuous(), table);
        return scan.inventory()
                .flatMap(entry -> entry instanceof StoredToken.Intact intact ? Stream.of(intact.token()) : Stream.of());
    }

    @Override
    public void deleteTokens() {
        access.delete((connection, shape) -> table.deleteAll(connection));
    }

    @Override
    public Stream<StoredToken> inventory() {
        return TableScan.of(access, table).inventory();
    }

    @Override
    public List<StoredToken> inventoryOf(Set<String> ids) {
        return found(SoughtValues.ofIds(ids)).inventoryOf(ids);
    }

    @Override
    public List<String> warnings() {
        return access.read((connection, shape) -> TableSuspicions.about(connection, table, shape), List.of());
    }

    @Override
    public boolean keepsId(String id) {
        access.requireOpen();
        return SdkIds.isDecimal(id) || isUsed(id);
    }

    @Override
    public String newId(Predicate<String> taken) {
        while (true) {
            long hint = greatestId.get();
            UsedIds used = hint == UNKNOWN
                    ? access.read((connection, shape) -> usedIds(connection), UsedIds.NONE)
                    : new UsedIds(hint, Set.of());
            String id = SdkIds.next(
                    used.greatest(), other -> taken.test(other) || used.all().contains(other));
            if (!isUsed(id)) {
                greatestId.set(used.greatest() < SdkIds.GREATEST_NEW ? used.greatest() : UNKNOWN);
                return id;
            }
            // Another program has saved tokens since.
            greatestId.set(UNKNOWN);
        }
    }

    @Override
    public Optional<String> refusal(OAuthToken token) {
        Optional<String> reason = SdkSaving.refusal(token);
        return reason.isPresent()
                ? reason
                : access.foresee(
                        (connection, shape) -> {
                            TableRefusals.requireWritable(table, shape);
                            return TableRefusals.refusal(connection, table, shape, token);
                        },
                        Optional.empty());
    }

    @Override
    public boolean replaceTokens(List<Replacement> replacements) {
        SdkSaving.requireKeepable(replacements);
        return change(
                SoughtValues.ofReplaced(replacements), (stored, connection) -> SdkSaving.replace(stored, replacements));
    }

    @Override
    public boolean deleteExactly(OAuthToken stored) {
        String id = Objects.requireNonNull(stored.id(), "id");
        return access.delete((connection, shape) -> {
            List<Row> rows = table.rowsToChange(connection, shape, SoughtValues.ofIds(List.of(id)));
            InMemoryTokenStore found = TableChange.undamaged(SdkTable.sorted(rows), table);
            return found.findTokenById(id).filter(stored::equals).isPresent()
                    && TableDeletion.delete(connection, table, shape, id);
        });
    }

    @Override
    public Optional<WriteFence> fence() {
        return fence;
    }

    @Override
    public Optional<LeaderRegister> leaderRegister() {
        return Optional.of(leaderRegister);
    }

    @Override
    public void close() {
        access.close();
    }

    @FunctionalInterface
    private interface Saving<T> {
        T on(InMemoryTokenStore stored, Connection connection) throws SQLException;
    }

    private record Changed<T>(T result, List<String> overruled) {}

    private <T> T change(SoughtValues sought, Saving<T> saving) {
        Changed<T> changed = access.change((connection, shape) -> {
            TableChange change = new TableChange(connection, table, shape, sought);
            T result = saving.on(change.tokens(), connection);
            return new Changed<>(result, change.write());
        });
        if (!changed.overruled().isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    table.place() + " was written without what its rows with the ids "
                            + RowNaming.firstFew(changed.overruled())
                            + " said before: other rows with the same user and client, which expire later, stood for them");
        }
        return changed.result();
    }

    private InMemoryTokenStore found(SoughtValues sought) {
        access.requireOpen();
        List<Row> rows = sought.isEmpty()
                ? List.of()
                : access.read((connection, shape) -> table.rows(connection, shape, sought), List.of());
        return TableChange.undamaged(SdkTable.sorted(rows), table);
    }

    private boolean isUsed(String id) {
        return access.read(
                (connection, shape) ->
                        !table.rowsWithIds(connection, shape, List.of(id)).isEmpty(),
                false);
    }

    // All of them are known only when there is no greater one to give out.
    private UsedIds usedIds(Connection connection) throws SQLException {
        long greatest = table.greatestId(connection);
        return new UsedIds(greatest, greatest < SdkIds.GREATEST_NEW ? Set.of() : table.ids(connection));
    }
}
