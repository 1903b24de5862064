package dev.tokenhold.testkit;

import org.junit.jupiter.api.Test;

/** The store behaves like {@link dev.tokenhold.InMemoryTokenStore} under any operations in any order. */
interface TokenStoreModelContract extends StoreUnderTest {

    @Test
    default void behavesAsTheModel() {
        new TokenStoreModelRun(this, Seed.next()).run(modelOperations());
    }
}
