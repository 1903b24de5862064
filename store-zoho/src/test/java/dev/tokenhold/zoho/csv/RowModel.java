package dev.tokenhold.zoho.csv;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.zoho.csv.RandomCsv.File;
import dev.tokenhold.zoho.csv.RandomCsv.Row;
import dev.tokenhold.zoho.row.SdkColumns;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the rows of a file without damage are worth, by comparing every row with every other one. */
final class RowModel {

    private record Written(int line, OAuthToken token) {

        @Nullable
        String id() {
            return token.id();
        }

        boolean hasSameOwnerAs(Written other) {
            return Objects.equals(token.userName(), other.token.userName())
                    && Objects.equals(token.clientId(), other.token.clientId());
        }

        boolean isForSameTokenAs(Written other) {
            if (token.userName() != null) {
                return hasSameOwnerAs(other);
            }
            return other.token.userName() == null
                    && Objects.equals(id(), other.id())
                    && (id() != null || token.equals(other.token));
        }

        boolean comesAfter(Written other) {
            int later = Comparator.nullsLast(Comparator.<Instant>naturalOrder())
                    .compare(token.expiresAt(), other.token.expiresAt());
            return later > 0 || (later == 0 && line > other.line);
        }

        boolean isBefore2001() {
            return token.expiresAt() != null && token.expiresAt().isBefore(Instant.parse("2001-01-01T00:00:00Z"));
        }

        boolean isDoubtfulBeside(Written winner) {
            return (isBefore2001() || winner.isBefore2001())
                    && !Objects.equals(token.expiresAt(), winner.token.expiresAt());
        }
    }

    private final List<Written> rows = new ArrayList<>();

    RowModel(File file) {
        for (Row row : file.rows()) {
            rows.add(new Written(row.line(), token(file.columns(), row).orElseThrow()));
        }
        rows.sort(Comparator.comparing(Written::id, Comparator.nullsLast(RowModel::compareBytes)));
    }

    /** Whether there is a token in every row. */
    static boolean hasNoDamage(File file) {
        return file.rows().stream().allMatch(row -> token(file.columns(), row).isPresent());
    }

    /** The token in a row as it was written; empty where there is none. */
    static Optional<OAuthToken> token(List<String> columns, Row row) {
        if (row.values().size() < columns.size() && !columns.contains("api_domain")) {
            return Optional.empty();
        }
        try {
            return Optional.of(SdkColumns.token(columns, row.values()));
        } catch (InvalidTokenException e) {
            return Optional.empty();
        }
    }

    /** An entry of an inventory, with the line of the row that stands for a superseded one. */
    static String inShort(StoredToken entry) {
        if (entry instanceof StoredToken.Intact intact) {
            return intact(intact.token());
        }
        if (entry instanceof StoredToken.Superseded superseded) {
            String by = superseded.reason().replaceFirst("(?s)(line [0-9]+).*", "$1");
            return "superseded " + superseded.id() + " " + superseded.place() + " by " + by;
        }
        StoredToken.Damaged damaged = (StoredToken.Damaged) entry;
        return "damaged " + damaged.id() + " " + damaged.place();
    }

    /** The inventory, each entry in short. */
    List<String> inventory() {
        return rows.stream().map(this::inShort).toList();
    }

    /**
     * How many warnings there are: one of all tokens without data centre, one of all odd expiries, one of each row that may be lost,
     * which sums up the rows from the sixth on.
     */
    int warnings() {
        List<Written> standing = rows.stream()
                .filter(row -> !isContradicted(row) && winner(row).equals(row))
                .map(this::completed)
                .toList();
        boolean lacksApiDomain = standing.stream()
                .map(Written::token)
                .anyMatch(token ->
                        token.apiDomain() == null && (token.accessToken() != null || token.refreshToken() != null));
        boolean isOld = standing.stream().anyMatch(Written::isBefore2001);
        List<Written> superseded = rows.stream()
                .filter(row -> !isContradicted(row) && !winner(row).equals(row))
                .toList();
        long lost = superseded.stream().filter(this::hasLostRefreshToken).count();
        long doubtful = superseded.stream()
                .filter(row -> !hasLostRefreshToken(row) && row.isDoubtfulBeside(winner(row)))
                .count();
        return (lacksApiDomain ? 1 : 0) + (isOld ? 1 : 0) + sentences(lost) + sentences(doubtful);
    }

    private static int sentences(long rows) {
        return (int) Math.min(rows, 6);
    }

    private boolean hasLostRefreshToken(Written row) {
        String refreshToken = row.token().refreshToken();
        return refreshToken != null
                && !refreshToken.equals(completed(winner(row)).token().refreshToken());
    }

    /** Each value that a row lacks, from the row that has it and that comes last. */
    private Written completed(Written winner) {
        OAuthToken token = winner.token();
        OAuthToken accessed = token.accessToken() != null ? token : having(winner, OAuthToken::accessToken);
        return new Written(
                winner.line(),
                token.toBuilder()
                        .clientSecret(value(winner, OAuthToken::clientSecret))
                        .refreshToken(value(winner, OAuthToken::refreshToken))
                        .grantToken(value(winner, OAuthToken::grantToken))
                        .redirectUrl(value(winner, OAuthToken::redirectUrl))
                        .apiDomain(value(winner, OAuthToken::apiDomain))
                        .accessToken(accessed.accessToken())
                        .expiresAt(accessed.expiresAt())
                        .build());
    }

    private @Nullable String value(Written winner, Function<OAuthToken, @Nullable String> field) {
        return field.apply(having(winner, field));
    }

    private OAuthToken having(Written winner, Function<OAuthToken, @Nullable String> field) {
        return rows.stream()
                .filter(other -> !isContradicted(other) && winner.isForSameTokenAs(other))
                .filter(other -> field.apply(other.token()) != null)
                .reduce((a, b) -> a.comesAfter(b) ? a : b)
                .orElse(winner)
                .token();
    }

    private String inShort(Written row) {
        if (isContradicted(row)) {
            return "damaged " + row.id() + " line " + row.line();
        }
        Written winner = winner(row);
        return winner.equals(row)
                ? intact(completed(row).token())
                : "superseded " + row.id() + " line " + row.line() + " by line " + winner.line();
    }

    private boolean isContradicted(Written row) {
        return row.id() != null
                && rows.stream().anyMatch(other -> row.id().equals(other.id()) && !row.hasSameOwnerAs(other));
    }

    private Written winner(Written row) {
        return rows.stream()
                .filter(other -> !isContradicted(other) && row.isForSameTokenAs(other))
                .reduce((a, b) -> a.comesAfter(b) ? a : b)
                .orElseThrow();
    }

    private static String intact(OAuthToken token) {
        return "intact " + SdkColumns.values(token);
    }

    private static int compareBytes(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
