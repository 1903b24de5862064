package dev.tokenhold.spring.boot;

import java.util.Map;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;

/** Whether there are clients to keep tokens for: by Boot's properties, or in a repository of the application. */
final class OnClientRegistrations extends SpringBootCondition implements ConfigurationCondition {

    private static final String PROPERTIES = "spring.security.oauth2.client.registration";
    private static final Bindable<Map<String, Object>> REGISTRATIONS = Bindable.mapOf(String.class, Object.class);

    // The repository that Boot makes of the properties is defined later than what depends on this condition.
    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("Client registrations");
        if (Binder.get(context.getEnvironment()).bind(PROPERTIES, REGISTRATIONS).isBound()) {
            return ConditionOutcome.match(message.foundExactly("properties " + PROPERTIES));
        }
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        boolean own = beans != null
                && BeanFactoryUtils.beanNamesForTypeIncludingAncestors(
                                        beans, ClientRegistrationRepository.class, true, false)
                                .length
                        > 0;
        return own
                ? ConditionOutcome.match(message.foundExactly("a repository of the application"))
                : ConditionOutcome.noMatch(message.because("there are none"));
    }
}
