package dev.tokenhold.zoho.csv;

import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * {@code zoho-csv:PATH}, the CSV file of a Zoho SDK's FileStore. It has no settings, since nothing in it is encrypted.
 *
 * <p>It reads all generations: 6 columns (SDK 3.0), 9 columns with {@code user_mail} (2.x) or {@code user_name} (4.0), and 10 columns
 * (5.0 and newer), in UTF-8, and those of the other languages: {@code redirect_uri} of Python, {@code user_mail} beside {@code api_domain}
 * of TypeScript, and {@code null} for an absent value in files without a quoted or empty value, which are Scala's. A file keeps its form,
 * which is all that its SDK reads; a new one has that of 5.0
 * and newer. Its ids are decimal integers of at most 10 digits; it keeps other ids only where the file has them already. It refuses
 * attributes and other values for which there is no column. Rows without an id have their ordinal numbers as ids. In a file of SDK 3, which
 * has no column for them, a store keeps them while it is open, also when other rows go.
 *
 * <p>Copies are made for the SDK that goes on with the file: what was written is read by the SDK's rules before it is put in place. They
 * refuse values that the SDK would read otherwise, those with a backslash or a carriage return, and give other ids to tokens whose ids are
 * greater than the SDK can count.
 *
 * <p>The store neither reads a damaged file as a whole nor changes it, but the inventory tells its intact rows from its damaged ones. A
 * missing header is damage, too. Of two rows for one user and client the one that expires last stands, a row without expiry before all
 * others; what it lacks, it has from the other one. The next write leaves the other out, and warns of that in the log unless both say
 * the same.
 *
 * <p>The file is read into memory: some 1.3 KB of heap a row, for rows of the usual 300 bytes. A file that does not fit is a {@link
 * dev.tokenhold.StoreUnavailableException} that says so.
 *
 * <p>Every change replaces the file atomically, under a lock file beside it, {@code PATH.lock}, which keeps out other users of this
 * library. An SDK does not know that lock: do not let one write while this store does.
 */
public final class ZohoCsvTokenStoreProvider implements TokenStoreProvider {

    /** For {@link java.util.ServiceLoader}. */
    public ZohoCsvTokenStoreProvider() {}

    @Override
    public String scheme() {
        return "zoho-csv";
    }

    @Override
    public Set<String> settings() {
        return Set.of();
    }

    @Override
    public TokenStore open(StoreAddress address, StoreSettings settings) {
        return ZohoCsvTokenStore.open(address.path());
    }

    @Override
    public boolean exists(StoreAddress address, StoreSettings settings) {
        return !Files.notExists(address.path());
    }

    @Override
    public Optional<Path> file(StoreAddress address) {
        return Optional.of(address.path());
    }
}
