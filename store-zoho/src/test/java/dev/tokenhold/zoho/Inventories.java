package dev.tokenhold.zoho;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.util.List;
import java.util.stream.Stream;

/** What stores say about what is in them, and tokens to put there. */
public final class Inventories {

    private Inventories() {}

    public static List<StoredToken> entries(MigratableTokenStore store) {
        try (Stream<StoredToken> inventory = store.inventory()) {
            return inventory.toList();
        }
    }

    /** Entries of an inventory in short: {@code intact 1}, {@code superseded 2 (line 3)}, {@code damaged null (line 4)}. */
    public static List<String> inShort(MigratableTokenStore store) {
        return entries(store).stream().map(Inventories::inShort).toList();
    }

    public static String inShort(StoredToken entry) {
        if (entry instanceof StoredToken.Intact intact) {
            return "intact " + intact.token().id();
        }
        if (entry instanceof StoredToken.Superseded superseded) {
            return "superseded " + superseded.id() + " (" + superseded.place() + ")";
        }
        StoredToken.Damaged damaged = (StoredToken.Damaged) entry;
        return "damaged " + damaged.id() + " (" + damaged.place() + ")";
    }

    public static <T extends StoredToken> T only(Class<T> kind, MigratableTokenStore store) {
        List<T> found =
                entries(store).stream().filter(kind::isInstance).map(kind::cast).toList();
        if (found.size() != 1) {
            throw new AssertionError("expected one " + kind.getSimpleName() + " but found " + found);
        }
        return found.get(0);
    }

    public static OAuthToken token(String user) {
        return OAuthToken.builder()
                .userName(user)
                .clientId("client")
                .clientSecret("client-secret")
                .refreshToken("refresh-of-" + user)
                .accessToken("access-of-" + user)
                .build();
    }
}
