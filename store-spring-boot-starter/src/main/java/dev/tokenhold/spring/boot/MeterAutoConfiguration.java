package dev.tokenhold.spring.boot;

import dev.tokenhold.TokenStore;
import dev.tokenhold.refresh.FreshTokens;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Gives what the token store and its refreshes count to Micrometer, if the application has it. */
@AutoConfiguration(after = TokenholdAutoConfiguration.class)
@ConditionalOnClass(name = "io.micrometer.core.instrument.binder.MeterBinder")
@ConditionalOnBean(TokenStore.class)
public class MeterAutoConfiguration {

    /** Creates the configuration. For Spring. */
    public MeterAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    TokenMeters tokenholdMeters(TokenStore store, ObjectProvider<FreshTokens> tokens) {
        return new TokenMeters(store, tokens);
    }
}
