package dev.tokenhold.zoho;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Collects what the store logs during a test, in place of the console. */
final class Warnings extends Handler implements BeforeEachCallback, AfterEachCallback {

    private final Logger logger;
    private final List<String> messages = new ArrayList<>();

    Warnings(Class<?> logging) {
        logger = Logger.getLogger(logging.getName());
    }

    List<String> messages() {
        return messages;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        logger.addHandler(this);
        logger.setUseParentHandlers(false);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger.setUseParentHandlers(true);
        logger.removeHandler(this);
    }

    @Override
    public void publish(LogRecord logged) {
        messages.add(logged.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
