package dev.tokenhold.zoho.csv;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.zoho.SdkColumns;
import dev.tokenhold.zoho.csv.RandomCsv.File;
import dev.tokenhold.zoho.csv.RandomCsv.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
            int later = Comparator.nullsFirst(Comparator.<Instant>naturalOrder())
                    .compare(token.expiresAt(), other.token.expiresAt());
            return later > 0 || (later == 0 && line > other.line);
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

    boolean lacksApiDomain() {
        return rows.stream()
                .filter(row -> !isContradicted(row) && winner(row).equals(row))
                .map(Written::token)
                .anyMatch(token ->
                        token.apiDomain() == null && (token.accessToken() != null || token.refreshToken() != null));
    }

    private String inShort(Written row) {
        if (isContradicted(row)) {
            return "damaged " + row.id() + " line " + row.line();
        }
        Written winner = winner(row);
        return winner.equals(row)
                ? intact(row.token())
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
