package dev.tokenhold.spring.boot;

import dev.tokenhold.TokenStore;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.refresh.TokenRefresher;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * Opens the token store that the properties name, and refreshes its tokens if there is a {@link TokenRefresher}. An application that
 * defines one of these beans itself uses its own.
 */
@AutoConfiguration(afterName = "dev.tokenhold.spring.boot.AuthorizedClientAutoConfiguration")
@EnableConfigurationProperties(TokenholdProperties.class)
public class TokenholdAutoConfiguration {

    /** Creates the configuration. For Spring. */
    public TokenholdAutoConfiguration() {}

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    TokenStore tokenStore(TokenholdProperties properties) {
        return new ConfiguredStore(properties).open();
    }

    /** Publishes each {@link dev.tokenhold.refresh.RefreshEvent} as an event of the application. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    @ConditionalOnBean(TokenRefresher.class)
    FreshTokens freshTokens(
            TokenStore store,
            TokenRefresher refresher,
            TokenholdProperties properties,
            ApplicationEventPublisher publisher) {
        TokenholdProperties.Refresh refresh = properties.refresh();
        return FreshTokens.builder(store, refresher)
                .margin(refresh.margin())
                .refreshAhead(refresh.ahead())
                .refreshTimeout(refresh.timeout())
                .maxWait(refresh.maxWait())
                .maxRefreshes(refresh.maxRefreshes())
                .lostAnswer(refresh.lostAnswer())
                .listener(publisher::publishEvent)
                .build();
    }
}
