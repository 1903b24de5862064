package dev.tokenhold.spring.boot;

import dev.tokenhold.TokenStore;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.refresh.RefreshEvent;
import dev.tokenhold.spi.MeteredTokenStore;
import dev.tokenhold.spi.StoreMeter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;

/**
 * The meters {@code tokenhold.store.*}, with the names that the store gives them, {@code tokenhold.refresh.events} by {@code event},
 * and {@code tokenhold.refresh.unsaved}. No meter names a token, so their number does not grow with that of the users.
 */
class TokenMeters implements MeterBinder {

    // Micrometer itself holds no strong reference to what it reads.
    private final List<StoreMeter> meters;
    private final ObjectProvider<FreshTokens> tokens;
    private final Map<RefreshEvent.Kind, LongAdder> events = new EnumMap<>(RefreshEvent.Kind.class);

    TokenMeters(TokenStore store, ObjectProvider<FreshTokens> tokens) {
        this.meters = MeteredTokenStore.metersOf(store);
        this.tokens = tokens;
        for (RefreshEvent.Kind kind : RefreshEvent.Kind.values()) {
            events.put(kind, new LongAdder());
        }
    }

    @EventListener
    void count(RefreshEvent event) {
        Objects.requireNonNull(events.get(event.kind())).increment();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (StoreMeter meter : meters) {
            String name = "tokenhold.store." + meter.name();
            if (meter.kind() == StoreMeter.Kind.COUNTER) {
                FunctionCounter.builder(name, meter, TokenMeters::value)
                        .description(meter.description())
                        .register(registry);
            } else {
                Gauge.builder(name, meter, TokenMeters::value)
                        .description(meter.description())
                        .register(registry);
            }
        }
        FreshTokens fresh = tokens.getIfAvailable();
        if (fresh != null) {
            events.forEach((kind, count) -> FunctionCounter.builder("tokenhold.refresh.events", count, LongAdder::sum)
                    .tag("event", kind.name().toLowerCase(Locale.ROOT))
                    .description("What happened to refreshes in this process")
                    .register(registry));
            Gauge.builder("tokenhold.refresh.unsaved", fresh, FreshTokens::unsaved)
                    .description(
                            "New tokens that are in the memory of this process alone, because the store cannot be written")
                    .register(registry);
        }
    }

    private static double value(StoreMeter meter) {
        return meter.value().getAsLong();
    }
}
