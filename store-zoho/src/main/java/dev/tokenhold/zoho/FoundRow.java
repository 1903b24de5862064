package dev.tokenhold.zoho;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.StoredToken;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row among others, once it is known what it is worth. */
sealed interface FoundRow {

    /** Of two rows, the one with the greater number comes later. */
    int number();

    @Nullable
    String id();

    /** The row as an entry of an inventory. */
    StoredToken stored(Places places);

    /** A row with a token. */
    record TokenRow(int number, OAuthToken token) implements FoundRow {

        /** Of the rows for the same token the greatest one stands for all. */
        static final Comparator<TokenRow> LAST_TO_EXPIRE =
                Comparator.comparingLong(TokenRow::expiry).thenComparingInt(TokenRow::number);

        /** Whose token it is. */
        record Owner(@Nullable String userName, @Nullable String clientId) {}

        @Override
        public @Nullable String id() {
            return token.id();
        }

        Owner owner() {
            return new Owner(token.userName(), token.clientId());
        }

        /**
         * What it has in common with the other rows for the same token, and with no others. Those of nobody are told apart by their
         * ids, without ids by all they say.
         */
        Object sameToken() {
            if (token.userName() != null) {
                return owner();
            }
            return token.id() != null ? token.id() : token;
        }

        /**
         * What it is when its id stands for several owners: that says nothing any more.
         *
         * @param sameId the numbers of all rows with the id
         */
        DamagedRow contradicted(Places places, List<Integer> sameId) {
            return new DamagedRow(
                    number,
                    id(),
                    "the id stands for different users or clients " + places.ofSeveral(sameId)
                            + ": give each of them an id of its own");
        }

        @Override
        public StoredToken stored(Places places) {
            return new StoredToken.Intact(token, null);
        }

        private long expiry() {
            Instant expiresAt = token.expiresAt();
            return expiresAt == null ? Long.MIN_VALUE : expiresAt.toEpochMilli();
        }
    }

    /** A row without a token, or with one that cannot be trusted. */
    record DamagedRow(int number, @Nullable String id, String reason) implements FoundRow {

        @Override
        public StoredToken stored(Places places) {
            return new StoredToken.Damaged(places.of(number, id), id, reason);
        }
    }

    /** A row that another one stands for. */
    record SupersededRow(TokenRow row, TokenRow by) implements FoundRow {

        @Override
        public int number() {
            return row.number();
        }

        @Override
        public @Nullable String id() {
            return row.id();
        }

        /** Whether it says something else than the row that stands for it. */
        boolean isOverruled() {
            return !row.token().equals(by.token());
        }

        @Override
        public StoredToken stored(Places places) {
            return new StoredToken.Superseded(places.of(number(), id()), id(), reason(places));
        }

        private String reason(Places places) {
            String stands = places.ofWinner(by) + " stands: ";
            if (!isOverruled()) {
                return stands + "it says the same";
            }
            return stands + "it has the same user and client and "
                    + (row.expiry() == by.expiry() ? places.whyLater() : "expires later");
        }
    }
}
