package dev.latchkey.auth.observation;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.propagation.Propagator;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.ServerHttpObservationFilter;

/** Traces of requests, on top of what Boot sets up (OpenTelemetry); only there is anything to set up, where a collector is named. */
@Configuration(proxyBeanMethods = false)
@Conditional(CollectorNamed.class)
class TracingConfiguration {

    /** Boot's, for the handler that is ours instead of its own. */
    private static final int RECEIVERS = 1000;

    /** All but the stream of revocations, which is one request of hours. */
    private static final String[] TRACED = {
        "/oauth/token",
        "/oauth2/token",
        "/oauth/introspect",
        "/oauth/revoke",
        "/oauth/revocations",
        "/oauth/usage",
        "/oauth/register",
        "/oauth/register/*",
        "/oauth/jwks",
        "/.well-known/oauth-authorization-server"
    };

    @Bean
    @Order(RECEIVERS)
    RequestSpans requestSpans(Tracer tracer, Propagator propagator) {
        return new RequestSpans(tracer, propagator);
    }

    /** What runs by the clock, often many times a minute, belongs to nobody's request: its spans, which are of no kind, are not sent. */
    @Bean
    SpanExportingPredicate requestsOnly() {
        return span -> span.getKind() != null;
    }

    /** The OAuth endpoints have metrics of their own, so what is observed here becomes a span and nothing else. */
    @Bean
    FilterRegistrationBean<ServerHttpObservationFilter> tracedOAuthRequests(RequestSpans spans) {
        ObservationRegistry spansOnly = ObservationRegistry.create();
        spansOnly.observationConfig().observationHandler(spans);
        FilterRegistrationBean<ServerHttpObservationFilter> registration =
                new FilterRegistrationBean<>(new ServerHttpObservationFilter(spansOnly, new RequestFacts()));
        registration.setOrder(ObservedRequests.ORDER);
        registration.addUrlPatterns(TRACED);
        return registration;
    }
}
