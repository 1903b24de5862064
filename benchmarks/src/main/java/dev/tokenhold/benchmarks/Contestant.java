package dev.tokenhold.benchmarks;

import dev.tokenhold.OAuthToken;
import java.io.IOException;
import java.sql.SQLException;

/** Keeps the tokens of some users: one of our stores, or a peer that does the same work in another way. Thread-safe. */
interface Contestant extends AutoCloseable {

    /**
     * Stores the first tokens of users 0 to {@code tokens - 1}.
     *
     * @throws Exception if that fails
     */
    void fill(int tokens) throws Exception;

    /**
     * Finds the token of a user.
     *
     * @return what was found, so that the work cannot be optimised away
     * @throws Exception if that fails
     */
    Object find(long user) throws Exception;

    /**
     * Replaces the token of a user by a newer one.
     *
     * @return what was stored, so that the work cannot be optimised away
     * @throws Exception if that fails
     */
    Object save(long user, OAuthToken token) throws Exception;

    @Override
    void close() throws IOException, SQLException;
}
