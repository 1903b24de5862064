package dev.tokenhold.zoho.sdk;

import org.jspecify.annotations.Nullable;

/** What an SDK calls, by name: {@link SdkTypes} has made sure that no other methods are there. */
interface SdkCalls {

    @Nullable
    Object call(String method, @Nullable Object[] args);
}
