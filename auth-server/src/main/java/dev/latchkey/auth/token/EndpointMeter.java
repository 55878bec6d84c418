package dev.latchkey.auth.token;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Times the requests of the OAuth endpoints and counts them by outcome, as {@code latchkey.oauth.requests}. All timers are made
 * beforehand: Spring's own observation looks its tags up for each request, which costs a token request a third.
 */
final class EndpointMeter implements Filter {

    private static final Duration[] BUCKETS = millis(1, 2, 3, 5, 10, 20, 50, 100, 250, 500, 1000, 2500);

    private static final Set<Outcome> EVERYWHERE = EnumSet.of(
            Outcome.INVALID_CLIENT, Outcome.INVALID_REQUEST, Outcome.THROTTLED, Outcome.UNAVAILABLE, Outcome.FAILED);

    private final Map<Outcome, Timer> token;
    private final Map<Outcome, Timer> introspection;
    private final Map<Outcome, Timer> revocation;

    EndpointMeter(MeterRegistry registry) {
        this.token = timers(
                registry,
                "token",
                Outcome.ISSUED,
                Outcome.INVALID_GRANT,
                Outcome.INVALID_SCOPE,
                Outcome.INVALID_TARGET,
                Outcome.UNAUTHORIZED_CLIENT,
                Outcome.UNSUPPORTED_GRANT_TYPE);
        this.introspection = timers(registry, "introspect", Outcome.ACTIVE, Outcome.INACTIVE);
        this.revocation = timers(registry, "revoke", Outcome.REVOKED, Outcome.UNAUTHORIZED_CLIENT);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Timing timing = new Timing((HttpServletRequest) request, System.nanoTime());
        try {
            chain.doFilter(request, response);
        } finally {
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(timing);
            } else {
                timing.end();
            }
        }
    }

    /** A request on its way. */
    private final class Timing implements PartialAsyncListener {

        private final HttpServletRequest request;
        private final long start;

        Timing(HttpServletRequest request, long start) {
            this.request = request;
            this.start = start;
        }

        void end() {
            Map<Outcome, Timer> timers = of(request.getServletPath());
            Timer timer = timers.getOrDefault(Outcome.notedOn(request), timers.get(Outcome.FAILED));
            timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }

        @Override
        public void onComplete(AsyncEvent event) {
            end();
        }
    }

    private Map<Outcome, Timer> of(String path) {
        return path.endsWith("/token") ? token : path.endsWith("/introspect") ? introspection : revocation;
    }

    private static Map<Outcome, Timer> timers(MeterRegistry registry, String endpoint, Outcome... own) {
        Set<Outcome> outcomes = EnumSet.copyOf(EVERYWHERE);
        outcomes.addAll(Set.of(own));
        Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);
        for (Outcome outcome : outcomes) {
            timers.put(
                    outcome,
                    Timer.builder("latchkey.oauth.requests")
                            .description("Requests of the OAuth endpoints by what became of them")
                            .tag("endpoint", endpoint)
                            .tag("outcome", outcome.label())
                            .serviceLevelObjectives(BUCKETS)
                            .register(registry));
        }
        return timers;
    }

    private static Duration[] millis(int... bounds) {
        Duration[] durations = new Duration[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            durations[i] = Duration.ofMillis(bounds[i]);
        }
        return durations;
    }
}
