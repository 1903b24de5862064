/**
 * What a Zoho SDK for Java needs of its {@code TokenStore}, made of a store of this project. The SDK is not in Maven Central, so everything here
 * reaches it by reflection: its interface by a proxy, its token by getters and setters. None of it is API.
 *
 * <p>Everything in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.zoho.sdk;

import org.jspecify.annotations.NullMarked;
