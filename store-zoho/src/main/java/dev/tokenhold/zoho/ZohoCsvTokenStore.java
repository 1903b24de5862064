package dev.tokenhold.zoho;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The CSV file of a Zoho SDK as a store; {@link ZohoCsvTokenStoreProvider} says how it behaves. Thread-safe. */
final class ZohoCsvTokenStore implements MigratableTokenStore {

    private final CsvFile file;
    private volatile boolean closed;

    private ZohoCsvTokenStore(CsvFile file) {
        this.file = file;
    }

    /** The store in a file, which need not exist; it is read when it is first asked. */
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
        tokens.forEach(ZohoCsvTokenStore::requireNoAttributes);
        return open().change(true, stored -> {
            long greatest = stored.getTokens().stream()
                    .mapToLong(token -> SdkIds.number(Objects.requireNonNull(token.id())))
                    .max()
                    .orElse(0);
            List<OAuthToken> saved = new ArrayList<>(tokens.size());
            for (OAuthToken token : tokens) {
                CsvGeneration.requireSomethingToKeep(token);
                OAuthToken withId = token;
                if (token.id() != null) {
                    requireId(token.id(), stored);
                } else if (stored.findToken(token).isEmpty()) {
                    String id = SdkIds.next(greatest, taken -> holds(stored, taken));
                    withId = token.toBuilder().id(id).build();
                }
                OAuthToken after = stored.saveToken(withId);
                greatest = Math.max(greatest, SdkIds.number(Objects.requireNonNull(after.id())));
                saved.add(after);
            }
            return List.copyOf(saved);
        });
    }

    @Override
    public boolean deleteToken(String id) {
        return open().change(false, stored -> stored.deleteToken(id));
    }

    @Override
    public List<OAuthToken> getTokens() {
        return content().tokens().getTokens();
    }

    @Override
    public void deleteTokens() {
        open().change(false, stored -> {
            stored.deleteTokens();
            return true;
        });
    }

    @Override
    public Stream<StoredToken> inventory() {
        return content().inventory();
    }

    @Override
    public boolean keepsId(String id) {
        CsvFile opened = open();
        return SdkIds.isDecimal(id) || opened.content().hasId(id);
    }

    @Override
    public String newId(Predicate<String> taken) {
        CsvContent content = content();
        return SdkIds.next(content.greatestId(), id -> content.hasId(id) || taken.test(id));
    }

    @Override
    public boolean replaceTokens(List<Replacement> replacements) {
        for (Replacement replacement : replacements) {
            requireNoAttributes(replacement.token());
            CsvGeneration.requireSomethingToKeep(replacement.token());
        }
        return open().change(true, stored -> {
            for (Replacement replacement : replacements) {
                requireId(Objects.requireNonNull(replacement.token().id()), stored);
            }
            return stored.replaceTokens(replacements);
        });
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
            throw new StoreUnavailableException("this store was closed: open it again");
        }
        return file;
    }

    private static void requireNoAttributes(OAuthToken token) {
        int attributes = token.attributes().size();
        if (attributes > 0) {
            throw new InvalidTokenException(
                    "the token " + token.id() + " has " + attributes
                            + " attributes, for which the Zoho SDK's CSV file has no column: remove them, or save it in another store");
        }
    }

    private static void requireId(String id, InMemoryTokenStore stored) {
        if (!SdkIds.isDecimal(id) && !holds(stored, id)) {
            throw new InvalidTokenException(
                    "the id " + id + " is not a decimal integer of at most 10 digits, which is all that the"
                            + " Zoho SDK can live with: give the token such an id, or none to have one assigned");
        }
    }

    private static boolean holds(InMemoryTokenStore stored, String id) {
        return stored.findTokenById(id).isPresent();
    }
}
