package dev.tokenhold.spring.boot;

import dev.tokenhold.TokenStore;
import dev.tokenhold.refresh.FreshTokens;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Shows the health of the token store in Spring Boot 4. */
@AutoConfiguration(after = TokenholdAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
@ConditionalOnBean(TokenStore.class)
@ConditionalOnEnabledHealthIndicator("tokenhold")
public class Boot4HealthAutoConfiguration {

    /** Creates the configuration. For Spring. */
    public Boot4HealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "tokenholdHealthIndicator")
    HealthIndicator tokenholdHealthIndicator(TokenStore store, ObjectProvider<FreshTokens> tokens) {
        return new Indicator(new StoreHealth(store, tokens));
    }

    private static final class Indicator extends AbstractHealthIndicator {

        private final StoreHealth health;

        Indicator(StoreHealth health) {
            super("The token store does not answer");
            this.health = health;
        }

        @Override
        protected void doHealthCheck(Health.Builder builder) {
            builder.withDetails(health.details());
            health.read();
            builder.up();
        }
    }
}
