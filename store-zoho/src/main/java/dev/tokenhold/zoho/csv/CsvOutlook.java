package dev.tokenhold.zoho.csv;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Outlook;
import dev.tokenhold.zoho.row.RowNaming;
import dev.tokenhold.zoho.row.SdkIds;
import dev.tokenhold.zoho.row.UsedIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at a file, and at tokens that are to come into it, as the SDK's FileStore will see them. */
final class CsvOutlook {

    private final CsvContent content;
    private final List<OAuthToken> own;
    private UsedIds ids = UsedIds.NONE;
    private long count;

    private CsvOutlook(CsvContent content) {
        this.content = content;
        own = content.intactTokens();
        own.forEach(this::addId);
    }

    static CsvOutlook of(CsvContent content, Supplier<Stream<OAuthToken>> tokens) {
        CsvOutlook outlook = new CsvOutlook(content);
        if (content.countsIds()) {
            try (Stream<OAuthToken> coming = tokens.get()) {
                coming.forEach(token -> {
                    outlook.count++;
                    outlook.addId(token);
                });
            }
        }
        return outlook;
    }

    /** The number after which new ids begin, at the least. */
    long greatestId() {
        return keepsNewIds() ? ids.greatest() : 0;
    }

    Outlook toOutlook() {
        return new Outlook(keepsNewIds(), warnings(), refusal());
    }

    private boolean keepsNewIds() {
        return ids.room() >= count;
    }

    private void addId(OAuthToken token) {
        String id = token.id();
        if (id != null && SdkIds.isCountable(id)) {
            ids = ids.with(id);
        }
    }

    private List<String> warnings() {
        List<String> sentences = new ArrayList<>();
        List<String> uncountable =
                idsOf(token -> content.countsIds() && !SdkIds.isCountable(String.valueOf(token.id())));
        if (!uncountable.isEmpty()) {
            sentences.add(content.file() + " has ids that the Zoho SDK cannot count on from, such as "
                    + RowNaming.firstFew(uncountable)
                    + ": each of its next logins fails; copy to a new file instead, where"
                    + " tokens get other ids");
        }
        List<String> misread =
                idsOf(token -> content.sdk().refusalOfReading(token).isPresent());
        if (!misread.isEmpty()) {
            sentences.add("the Zoho SDK reads the tokens " + RowNaming.firstFew(misread) + " of " + content.file()
                    + " otherwise than they are, for a backslash or a carriage return in them");
        }
        return sentences;
    }

    private List<String> idsOf(Predicate<OAuthToken> such) {
        return own.stream()
                .filter(such)
                .map(token -> Objects.requireNonNull(token.id()))
                .toList();
    }

    private @Nullable String refusal() {
        return own.stream()
                .filter(content.sdk()::endsReading)
                .flatMap(token -> content.sdk().refusalOfReading(token).stream())
                .findFirst()
                .map(reason -> reason + "; nothing was changed")
                .orElse(null);
    }
}
