package dev.latchkey.auth.observation;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Whether an operator has said where traces are to be sent. */
final class CollectorNamed implements Condition {

    /** Boot's own; it sets it from {@code OTEL_EXPORTER_OTLP_ENDPOINT} too. */
    static final String SETTING = "management.opentelemetry.tracing.export.otlp.endpoint";

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return in(context.getEnvironment());
    }

    static boolean in(Environment environment) {
        return StringUtils.hasText(environment.getProperty(SETTING));
    }
}
