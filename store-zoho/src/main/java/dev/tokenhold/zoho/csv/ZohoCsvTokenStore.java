package dev.tokenhold.zoho.csv;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.LeaderRegister;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Outlook;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StorePlace;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.zoho.row.SdkIds;
import dev.tokenhold.zoho.row.SdkSaving;
import dev.tokenhold.zoho.row.UsedIds;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The CSV file of a Zoho SDK as a store; {@link ZohoCsvTokenStoreProvider} says how it behaves. Thread-safe. */
final class ZohoCsvTokenStore implements MigratableTokenStore {

    private final CsvFile file;
    // New ids follow those that a copy is to bring, whether they are here yet or not.
    private volatile long greatestToCome;
    private volatile boolean closed;

    private ZohoCsvTokenStore(CsvFile file) {
        this.file = file;
    }

    /** The store in a file, which need not exist. The first call that needs the file reads it. */
    static ZohoCsvTokenStore open(Path file) {
        return new ZohoCsvTokenStore(new CsvFile(file));
    }

    @Override
    public Optional<OAuthToken> findToken(OAuthToken query) {
        return content().tokens().findToken(query);
    }

    @Override
    public Optional<OAuthToken> findTokenById(String id) {
        return content().tokens().findTokenById(id);
    }

    @Override
    public OAuthToken saveToken(OAuthToken token) {
        return saveTokens(List.of(token)).get(0);
    }

    @Override
    public List<OAuthToken> saveTokens(List<OAuthToken> tokens) {
        SdkSaving.requireNoAttributes(tokens);
        return open().change(true, false, stored -> SdkSaving.save(stored, tokens, () -> usedIds(stored)));
    }

    @Override
    public boolean deleteToken(String id) {
        return open().change(false, false, stored -> stored.deleteToken(id));
    }

    @Override
    public List<OAuthToken> getTokens() {
        return content().tokens().getTokens();
    }

    @Override
    public void deleteTokens() {
        open().change(false, false, stored -> {
            stored.deleteTokens();
            return true;
        });
    }

    @Override
    public Stream<StoredToken> inventory() {
        return content().inventory();
    }

    // One look at the file for all ids.
    @Override
    public List<StoredToken> inventoryOf(Set<String> ids) {
        CsvFile opened = open();
        return ids.isEmpty() ? List.of() : opened.content().tokens().inventoryOf(ids);
    }

    @Override
    public boolean keepsId(String id) {
        CsvContent content = content();
        return content.hasIds() && (SdkIds.isCountable(id) || content.hasId(id));
    }

    @Override
    public String newId(Predicate<String> taken) {
        CsvContent content = content();
        return SdkIds.next(Math.max(content.greatestId(), greatestToCome), id -> content.hasId(id) || taken.test(id));
    }

    @Override
    public Optional<String> refusal(OAuthToken token) {
        SdkCheck sdk = content().sdk();
        return SdkSaving.refusal(token).or(() -> sdk.refusalOfForm(token)).or(() -> sdk.refusalOfReading(token));
    }

    @Override
    public Outlook outlook(Supplier<Stream<OAuthToken>> tokens) {
        CsvOutlook outlook = CsvOutlook.of(content(), tokens);
        greatestToCome = outlook.greatestId();
        return outlook.toOutlook();
    }

    @Override
    public boolean replaceTokens(List<Replacement> replacements) {
        replacements.forEach(replacement -> SdkSaving.throwIfPresent(refusal(replacement.token())));
        return open().change(true, true, stored -> SdkSaving.replace(stored, replacements));
    }

    @Override
    public boolean deleteExactly(OAuthToken stored) {
        return open().change(false, false, tokens -> tokens.deleteExactly(stored));
    }

    @Override
    public List<String> warnings() {
        return content().warnings();
    }

    @Override
    public Optional<String> origin() {
        return Optional.of(open().origin());
    }

    @Override
    public Optional<StorePlace> place() {
        return Optional.of(open().place());
    }

    @Override
    public Optional<LeaderRegister> leaderRegister() {
        return Optional.of(open().leaderRegister());
    }

    @Override
    public void close() {
        closed = true;
    }

    private CsvContent content() {
        return open().content();
    }

    private CsvFile open() {
        if (closed) {
            throw StoreUnavailableException.closed();
        }
        return file;
    }

    private static UsedIds usedIds(InMemoryTokenStore stored) {
        UsedIds used = UsedIds.NONE;
        for (OAuthToken token : stored.getTokens()) {
            used = used.with(Objects.requireNonNull(token.id()));
        }
        return used;
    }
}
