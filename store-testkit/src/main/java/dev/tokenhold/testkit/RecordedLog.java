package dev.tokenhold.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Captures the log of a test in place of the console. A JUnit extension, for a field of each test. */
public final class RecordedLog implements BeforeEachCallback, AfterEachCallback {

    private final Logger logger;
    private final List<String> messages = new ArrayList<>();
    private final Handler handler = new Handler() {

        @Override
        public void publish(LogRecord entry) {
            messages.add(entry.getLevel() + ": " + new SimpleFormatter().formatMessage(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /**
     * Captures the log of one class.
     *
     * @param source the class, whose name is that of the logger
     */
    public RecordedLog(Class<?> source) {
        logger = Logger.getLogger(source.getName());
    }

    /** {@return the messages logged since the test began, each after its level and a colon} */
    public List<String> messages() {
        return messages;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }
}
