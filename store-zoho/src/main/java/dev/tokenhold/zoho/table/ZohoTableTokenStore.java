package dev.tokenhold.zoho.table;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.TableFence;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.jdbc.TablePlace;
import dev.tokenhold.spi.LeaderRegister;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Outlook;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StorePlace;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.zoho.row.RowNaming;
import dev.tokenhold.zoho.row.SdkIds;
import dev.tokenhold.zoho.row.SdkSaving;
import dev.tokenhold.zoho.row.SupersededRow;
import dev.tokenhold.zoho.row.UsedIds;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of a Zoho SDK as a store; the providers say how it behaves. Thread-safe. */
final class ZohoTableTokenStore implements MigratableTokenStore {

    /** The table of the SDKs, unless another is named. */
    static final TableName DEFAULT_TABLE = new TableName("oauthtoken");

    private static final System.Logger LOG = System.getLogger(ZohoTableTokenStore.class.getName());

    private final SdkTable table;
    private final TableAccess access;
    private final StorePlace place;
    private final Optional<WriteFence> fence;
    private final LeaderRegister leaderRegister;
    // A hint, so that not every new id reads the whole table.
    private final AtomicReference<@Nullable UsedIds> usedIds = new AtomicReference<>();

    ZohoTableTokenStore(Database database, TableDialect dialect, TableName name) {
        table = new SdkTable(database.dialect(), dialect, name);
        access = new TableAccess(database, table);
        place = new TablePlace(database, name);
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
        return change(SoughtValues.ofSaved(tokens), (stored, open) -> SdkSaving.save(stored, tokens, open::usedIds));
    }

    @Override
    public boolean deleteToken(String id) {
        Objects.requireNonNull(id, "id");
        return access.delete(open -> TableDeletion.delete(open, id));
    }

    @Override
    public List<OAuthToken> getTokens() {
        List<StoredToken> rows = access.read(
                open -> {
                    List<StoredToken> all = new ArrayList<>();
                    open.forEach(all::add);
                    return all;
                },
                List.of());
        return table.tokens(SdkTable.sorted(rows)).getTokens();
    }

    @Override
    public Stream<OAuthToken> streamTokens() {
        TableScan scan = new TableScan(access);
        table.requireUndamaged(scan.conspicuous());
        return scan.inventory()
                .flatMap(entry -> entry instanceof StoredToken.Intact intact
                        ? Stream.of(intact.token().asRead(table.origin()))
                        : Stream.of());
    }

    @Override
    public void deleteTokens() {
        access.delete(OpenTable::deleteAll);
    }

    @Override
    public Stream<StoredToken> inventory() {
        return new TableScan(access).inventory();
    }

    @Override
    public List<StoredToken> inventoryOf(Set<String> ids) {
        return found(SoughtValues.ofIds(ids)).inventoryOf(ids);
    }

    @Override
    public Outlook outlook(Supplier<Stream<OAuthToken>> tokens) {
        TableOutlook outlook = TableOutlook.of(access, table, tokens);
        // So that new ids follow those that are to come, too.
        usedIds.set(outlook.ids());
        return outlook.toOutlook();
    }

    @Override
    public List<String> warnings() {
        return access.read(TableSuspicions::about, List.of());
    }

    @Override
    public boolean keepsId(String id) {
        access.requireOpen();
        return SdkIds.isCountable(id) || isUsed(id);
    }

    @Override
    public String newId(Predicate<String> taken) {
        while (true) {
            UsedIds hint = usedIds.get();
            UsedIds used = hint == null ? access.read(OpenTable::usedIds, UsedIds.NO_TEXTS) : hint;
            String id = used.next(taken);
            if (!isUsed(id)) {
                usedIds.set(used.greatest() < SdkIds.GREATEST ? used : null);
                return id;
            }
            // Another program has saved tokens since.
            usedIds.set(null);
        }
    }

    @Override
    public Optional<String> refusal(OAuthToken token) {
        return SdkSaving.refusal(token)
                .or(() -> access.foresee(open -> TableRefusals.refusal(open, token), Optional.empty()));
    }

    @Override
    public boolean replaceTokens(List<Replacement> replacements) {
        SdkSaving.requireKeepable(replacements);
        return change(SoughtValues.ofReplaced(replacements), (stored, open) -> SdkSaving.replace(stored, replacements));
    }

    @Override
    public boolean deleteExactly(OAuthToken stored) {
        String id = Objects.requireNonNull(stored.id(), "id");
        return access.delete(open -> {
            List<StoredToken> rows = open.rowsToChange(SoughtValues.ofIds(List.of(id)));
            InMemoryTokenStore found = table.tokens(SdkTable.sorted(rows));
            return found.findTokenById(id).filter(stored::equals).isPresent() && TableDeletion.delete(open, id);
        });
    }

    @Override
    public Optional<StorePlace> place() {
        return Optional.of(place);
    }

    @Override
    public Optional<WriteFence> fence() {
        return fence;
    }

    @Override
    public Optional<String> origin() {
        return Optional.of(table.origin());
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
        T on(InMemoryTokenStore stored, OpenTable table) throws SQLException;
    }

    private record Changed<T>(T result, List<SupersededRow> overruled) {}

    private <T> T change(SoughtValues sought, Saving<T> saving) {
        Changed<T> changed = access.change(open -> {
            TableChange change = new TableChange(open, sought);
            T result = saving.on(change.tokens(), open);
            return new Changed<>(result, change.write());
        });
        if (!changed.overruled().isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    table.place() + " was written without what its rows with the ids "
                            + RowNaming.firstFew(ids(changed.overruled().stream()))
                            + " said before: other rows with the same user and client stood for them"
                            + lost(ids(changed.overruled().stream().filter(SupersededRow::hasAnotherRefreshToken))));
        }
        return changed.result();
    }

    private static List<@Nullable String> ids(Stream<SupersededRow> rows) {
        return rows.map(SupersededRow::id).toList();
    }

    private static String lost(List<@Nullable String> ids) {
        return ids.isEmpty() ? "" : "; the refresh tokens of " + RowNaming.firstFew(ids) + " differed from theirs";
    }

    private InMemoryTokenStore found(SoughtValues sought) {
        access.requireOpen();
        return sought.isEmpty()
                ? table.tokens(SdkTable.sorted(List.of()))
                : access.read(open -> new FoundTokens(open, sought).tokens(), new InMemoryTokenStore(table.origin()));
    }

    private boolean isUsed(String id) {
        return access.read(open -> !open.rowsWithIds(List.of(id)).isEmpty(), false);
    }
}
