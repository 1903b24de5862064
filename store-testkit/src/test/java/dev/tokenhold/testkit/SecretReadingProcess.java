package dev.tokenhold.testkit;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.SecretSource;

/** Reads a secret from each of the sources that are its arguments and writes what it got, or why it did not. */
final class SecretReadingProcess {

    private SecretReadingProcess() {}

    public static void main(String[] sources) {
        for (String source : sources) {
            try {
                System.out.println(
                        "secret " + new String(SecretSource.parse(source).read("passphrase")));
            } catch (TokenStoreException e) {
                System.out.println(e.getClass().getSimpleName() + " " + e.getMessage());
            }
        }
    }
}
