/** Tests of the API. Those that need the test kit, with its threads, processes and stores, are in store-testkit. */
package dev.tokenhold;
