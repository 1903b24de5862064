package dev.tokenhold.zoho.table;

import dev.tokenhold.TokenStore;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import java.util.Set;

/**
 * {@code zoho-mysql://[user@]host[:port][,host2[:port2]…]/database[?table=NAME&property=value…]}, the table of a Zoho SDK's DBStore
 * in MySQL or MariaDB; {@code oauthtoken} unless another is named. The other properties are those of the module {@code store-mysql},
 * which it needs. Setting: {@code password}, where the password comes from.
 *
 * <p><b>Reading.</b> The store reads the tables of all generations and knows them by their columns: SDK 3 (with {@code user_mail}), 2, 4
 * (with {@code user_name}), and 5 and newer (with {@code api_domain}). NULL and empty are absent. It does not read columns that no SDK
 * has made, and leaves them as they are. Reading changes and creates nothing; a missing table is an empty one. Streams and inventories
 * take constant memory, but for rows that are damaged or repeat others.
 *
 * <p><b>Writing.</b> The first save creates a missing table in the form of SDK 5 and newer, which those SDKs read and write. An
 * older table keeps its form, which is all that the SDK that made it reads. Ids are decimal integers of at most 10 digits; the store keeps
 * other ids only where the table has them already. New ones are the greatest as numbers and as texts, since the SDK takes the greatest as
 * a text. The store refuses attributes and other values for which there is no column, and values that are longer than their column or that
 * its character set lacks; the exception has the statement that widens the column. The store reads what it wrote again before the commit, so that
 * the database alters nothing silently.
 *
 * <p><b>Copies</b> are made for the SDK that goes on with the table, which reads columns by their places: see {@link
 * dev.tokenhold.spi.MigratableTokenStore#outlook}. Tokens get other ids if the SDK cannot count on from theirs. Nothing is copied if a
 * column takes the names of two users for one, or if the columns are in another order than the SDK's.
 *
 * <p><b>Damage.</b> A row whose expiry is not a number, or without any token or id, is damaged. The inventory tells damaged rows from
 * intact ones. The store refuses to read a damaged table as a whole, and to read or save a token that a damaged row may be about.
 * Deletions work: they mend the table. Of two rows for one user and client the one that expires last stands, a row without expiry before
 * all others; what it lacks, it has from the other one. A change that concerns that user deletes the other, with a warning in the log unless
 * both say the same. Its id alone finds either.
 *
 * <p><b>Others.</b> Every change is one short transaction at isolation level SERIALIZABLE, repeated after a deadlock. Threads and
 * processes that use this library lose nothing, and make no SDK lose anything. An SDK reads before it writes without any lock, so it may
 * itself overwrite what was saved in between: do not let both write for one user. On a cluster of several writable nodes, new tokens of
 * one user that were saved on two nodes at once may both remain.
 */
public final class ZohoMySqlTokenStoreProvider implements TokenStoreProvider {

    private static final String PASSWORD = "password";

    /** For {@link java.util.ServiceLoader}. */
    public ZohoMySqlTokenStoreProvider() {}

    @Override
    public String scheme() {
        return "zoho-mysql";
    }

    @Override
    public Set<String> settings() {
        return Set.of(PASSWORD);
    }

    @Override
    public TokenStore open(StoreAddress address, StoreSettings settings) {
        return table(address, settings);
    }

    @Override
    public boolean exists(StoreAddress address, StoreSettings settings) {
        try (ZohoTableTokenStore table = table(address, settings)) {
            return table.exists();
        }
    }

    private static ZohoTableTokenStore table(StoreAddress address, StoreSettings settings) {
        TableName name = OptionalModule.mySqlTable(address, ZohoTableTokenStore.DEFAULT_TABLE);
        return new ZohoTableTokenStore(OptionalModule.mySql(address, settings), new MySqlTableDialect(), name);
    }
}
