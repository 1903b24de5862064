package dev.tokenhold.zoho.table;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Outlook;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.zoho.row.RowNaming;
import dev.tokenhold.zoho.row.SdkColumns;
import dev.tokenhold.zoho.row.SdkIds;
import dev.tokenhold.zoho.row.UsedIds;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Looks at tokens that are to come into a table as the SDK's DBStore will see them: all rows, by their places. */
final class TableOutlook {

    // More than a message shows.
    private static final int NAMED = 10;
    // Fewer new users than this are soon there.
    private static final long LITTLE_ROOM = 100;

    private final TableAccess access;
    private final SdkTable table;
    private final UsedIds own;
    private final boolean ignoresCase;
    private final MergedUsers users = new MergedUsers();
    private final List<String> unquotable = new ArrayList<>();
    private UsedIds all;
    private long count;
    private long withoutId;

    private TableOutlook(TableAccess access, SdkTable table) {
        this.access = access;
        this.table = table;
        own = access.read(OpenTable::usedIds, UsedIds.NO_TEXTS);
        all = own;
        ignoresCase = access.read(OpenTable::ignoresCase, false);
    }

    static TableOutlook of(TableAccess access, SdkTable table, Supplier<Stream<OAuthToken>> tokens) {
        TableOutlook outlook = new TableOutlook(access, table);
        if (outlook.ignoresCase) {
            access.read(
                    open -> {
                        open.forEach(outlook::addStored);
                        return true;
                    },
                    false);
        }
        try (Stream<OAuthToken> coming = tokens.get()) {
            coming.forEach(outlook::add);
        }
        return outlook;
    }

    /** The ids after which new ones are to begin. */
    UsedIds ids() {
        if (keepsNewIds()) {
            return all;
        }
        return own.room() < count ? own.beyond() : own;
    }

    boolean keepsNewIds() {
        return all.room() >= count + withoutId;
    }

    Outlook toOutlook() {
        Optional<String> refusal = access.foresee(open -> refusal(open, users.pairs(open)), Optional.empty());
        return new Outlook(keepsNewIds(), warnings(), refusal.orElse(null));
    }

    private void addStored(StoredToken row) {
        if (row instanceof StoredToken.Intact intact) {
            users.addStored(Objects.requireNonNull(row.id()), intact.token().userName());
        }
    }

    private void add(OAuthToken token) {
        count++;
        String id = token.id();
        if (id == null || !SdkIds.isCountable(id)) {
            withoutId++;
        } else {
            all = all.with(id);
        }
        if (ignoresCase) {
            users.add(id, token.userName());
        }
        if (unquotable.size() < NAMED
                && SdkColumns.values(token).stream()
                        .anyMatch(value -> value != null && (value.indexOf('\'') >= 0 || value.indexOf('\\') >= 0))) {
            unquotable.add(id == null ? "without an id" : id);
        }
    }

    private List<String> warnings() {
        List<String> sentences = new ArrayList<>();
        if (!own.canCountOn()) {
            sentences.add("the ids of " + table.place() + " are not ones that the Zoho SDK can count on from, "
                    + own.last() + " being the greatest as a text and " + own.greatest()
                    + " as a number: its next logins overwrite a token, or fail; copy into a new table instead, where tokens get"
                    + " other ids");
        } else if (keepsNewIds() && all.room() < LITTLE_ROOM) {
            sentences.add("the ids in " + table.place() + " leave room for " + all.room()
                    + " new users: with more, the DBStore of the Zoho SDK makes ids that are longer than the others, and overwrites"
                    + " one user with the next");
        }
        if (!unquotable.isEmpty()) {
            sentences.add("values of the tokens " + RowNaming.firstFew(unquotable)
                    + " have an apostrophe or a backslash: the DBStore of the Zoho SDK, which builds its statements from them, does"
                    + " not find these tokens, and cannot update them");
        }
        return sentences;
    }

    private Optional<String> refusal(OpenTable open, List<String> pairs) throws SQLException {
        TableShape shape = open.shape();
        if (!shape.isInOrder()) {
            return Optional.of(table.place()
                    + " has its columns in another order than the Zoho SDK, which reads them by their places and would take"
                    + " one value for another; expected " + String.join(", ", shape.tokenColumns())
                    + " in front, found " + String.join(", ", shape.names())
                    + "; nothing was changed. Name another table with ?table=NAME");
        }
        return pairs.isEmpty() ? Optional.empty() : Optional.of(TableRefusals.ofMerged(open, pairs));
    }
}
