package dev.tokenhold.postgresql;

import org.jspecify.annotations.Nullable;

/** What the connections to a database have in common, known once the first one is open. */
interface Surroundings {

    /** Returns the schema of the table; null if no connection has been open yet, or the search path of the account names none that exists. */
    @Nullable
    String schema();

    /**
     * Tells whether others use the sessions too, so that settings are only made for a transaction: behind a pooler that gives each
     * transaction to another session, or in a DataSource of the user's.
     */
    boolean sharesSessions();
}
