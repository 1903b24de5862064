package dev.tokenhold.spring.boot;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.UnsupportedFormatException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains at the start of an application why its token store did not open. */
final class TokenStoreFailureAnalyzer extends AbstractFailureAnalyzer<TokenStoreException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, TokenStoreException cause) {
        return new FailureAnalysis("The token store did not open: " + cause.getMessage(), action(cause), cause);
    }

    private static String action(TokenStoreException failure) {
        if (failure instanceof InvalidConfigurationException) {
            return "Correct the properties tokenhold.*";
        }
        if (failure instanceof KeyUnavailableException) {
            return "Bring the keyring file and what opens it: tokenhold.keyring.path and tokenhold.keyring.passphrase, or one of the"
                    + " other properties tokenhold.keyring.*. For a new store, tokenhold.keyring.create=true makes a keyring.";
        }
        if (failure instanceof StoreUnavailableException) {
            return "See to it that the store can be reached: its server runs, the network reaches it, the account and its password"
                    + " (tokenhold.store.password) are right, and files and folders can be read and written.";
        }
        if (failure instanceof CorruptStoreException || failure instanceof UnsupportedFormatException) {
            return "Run \"store-migrate doctor\" on the store. Nothing was changed.";
        }
        return "Do what the description says. Nothing was changed.";
    }
}
