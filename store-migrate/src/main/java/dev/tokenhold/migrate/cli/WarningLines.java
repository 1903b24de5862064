package dev.tokenhold.migrate.cli;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** While it is open, prints each message that a library logs at level WARNING or above as one line on standard error, and no other. */
final class WarningLines extends Handler implements AutoCloseable {

    private final Output output;
    private final Logger root = LogManager.getLogManager().getLogger("");
    private final Handler[] before = root.getHandlers();

    private WarningLines(Output output) {
        this.output = output;
        setLevel(Level.WARNING);
        setFormatter(new SimpleFormatter());
    }

    static WarningLines install(Output output) {
        WarningLines lines = new WarningLines(output);
        for (Handler handler : lines.before) {
            lines.root.removeHandler(handler);
        }
        lines.root.addHandler(lines);
        return lines;
    }

    @Override
    public void publish(LogRecord record) {
        if (isLoggable(record)) {
            output.message("warning: " + getFormatter().formatMessage(record));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        root.removeHandler(this);
        for (Handler handler : before) {
            root.addHandler(handler);
        }
    }
}
