package dev.tokenhold.testkit;

import org.junit.jupiter.api.Test;

/** The store behaves as {@link dev.tokenhold.InMemoryTokenStore}, whatever is done to it in whatever order. */
interface TokenStoreModelContract extends StoreUnderTest {

    @Test
    default void behavesAsTheModel() {
        new TokenStoreModelRun(this, Seed.next()).run(modelOperations());
    }
}
