package dev.latchkey.auth.observation;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Spring's own metrics of requests ({@code http.server.requests}), for the management API and the pages. The OAuth endpoints are left
 * out: an observation costs as much as the rest of a token request, and {@code latchkey.oauth.requests} says more about them.
 */
@Configuration(proxyBeanMethods = false)
class ObservedRequests {

    /** Right behind what gives a request its id. */
    static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 1;

    private static final String[] OBSERVED = {
        "/api/*", "/auth/*", "/organizations/*", "/sign-in", "/sign-out", "/platform/*"
    };

    @Bean
    FilterRegistrationBean<ServerHttpObservationFilter> requestObservation(ObservationRegistry observations) {
        FilterRegistrationBean<ServerHttpObservationFilter> registration =
                new FilterRegistrationBean<>(new ServerHttpObservationFilter(observations, new RequestFacts()));
        registration.setOrder(ORDER);
        registration.addUrlPatterns(OBSERVED);
        return registration;
    }
}
