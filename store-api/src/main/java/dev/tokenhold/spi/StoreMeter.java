package dev.tokenhold.spi;

import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * A number that a store tells about itself, for a metrics library to read. It has no secret.
 *
 * @param name names it within its store: lower case, words separated by dots, such as {@code pool.active}
 * @param kind how the number changes
 * @param description one line for people
 * @param value reads the number; fast, thread-safe, and usable after the store is closed
 */
public record StoreMeter(String name, Kind kind, String description, LongSupplier value) {

    /** How a number changes. */
    public enum Kind {
        /** It only grows, from 0 when the store is opened. */
        COUNTER,
        /** It rises and falls. */
        GAUGE
    }

    /**
     * Creates a meter.
     *
     * @param name its name
     * @param kind how the number changes
     * @param description one line for people
     * @param value reads the number
     */
    public StoreMeter {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(value, "value");
    }
}
