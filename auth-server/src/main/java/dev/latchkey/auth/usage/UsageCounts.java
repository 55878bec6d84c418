package dev.latchkey.auth.usage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;

/** What can be asked about counted requests. Reports arrive some seconds after the requests. */
@Service
public class UsageCounts {

    private final UsageCountStore store;

    UsageCounts(UsageCountStore store) {
        this.store = store;
    }

    /**
     * A time of whole hours or days.
     *
     * @param from the first period that is told
     * @param to the period behind the last one that is told
     */
    public record Span(By by, Instant from, Instant to) {

        /** The last so many periods, the one that {@code now} lies in among them. */
        public static Span last(int periods, By by, Instant now) {
            Instant to = by.ceiling(now.plusMillis(1));
            return new Span(by, to.minus(by.length().multipliedBy(periods)), to);
        }
    }

    /** The requests of one credential in one period. */
    public record Count(String credentialId, Instant start, long requests) {}

    /** The requests of one credential over all periods of a span. */
    public record Total(String credentialId, long requests) {}

    /**
     * Requests by period, oldest first; periods without a request are left out.
     *
     * @param credentialId {@code null} for those of all credentials together
     */
    public List<Period> periods(UsageScope scope, String credentialId, Span span) {
        return store.periods(scope, credentialId, span);
    }

    /**
     * Requests by period and credential, in that order.
     *
     * @param credentialId {@code null} for all
     * @param after the last one of the page before; {@code null} for the first page
     */
    List<Count> counts(UsageScope scope, String credentialId, Span span, Count after, int limit) {
        return store.counts(scope, credentialId, span, after, limit);
    }

    /** The credentials that were used most, with all their requests, most first. */
    List<Total> most(UsageScope scope, Span span, int limit) {
        return store.most(scope, span, limit);
    }

    /** The requests of these credentials by period, in no order; what was not used is left out. One query. */
    public Map<String, List<Period>> ofCredentials(Collection<String> credentialIds, Span span) {
        Map<String, List<Period>> periods = new HashMap<>();
        if (!credentialIds.isEmpty()) {
            store.ofCredentials(credentialIds, span)
                    .forEach(count -> periods.computeIfAbsent(count.credentialId(), id -> new ArrayList<>())
                            .add(new Period(count.start(), count.requests())));
        }
        return periods;
    }
}
