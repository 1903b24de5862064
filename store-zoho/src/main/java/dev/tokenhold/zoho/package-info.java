/**
 * The adapter that gives a Zoho SDK a token store of this project: {@link dev.tokenhold.zoho.ZohoTokenStores}.
 *
 * <p>Everything in this package is non-null unless annotated otherwise.
 */
@NullMarked
package dev.tokenhold.zoho;

import org.jspecify.annotations.NullMarked;
