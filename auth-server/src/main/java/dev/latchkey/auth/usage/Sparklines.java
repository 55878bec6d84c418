package dev.latchkey.auth.usage;

import dev.latchkey.auth.usage.UsageCounts.Span;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The last two weeks of credentials, small, for lists. */
@Component
public class Sparklines {

    static final int DAYS = 14;

    private final UsageCounts counts;
    private final Clock clock;

    Sparklines(UsageCounts counts, Clock clock) {
        this.counts = counts;
        this.clock = clock;
    }

    /**
     * One chart for each owner, of the requests of all its credentials together. One query for all of them.
     *
     * @param credentials the ids of credentials, by whatever owns them
     */
    public Map<String, Chart> of(Map<String, ? extends Collection<String>> credentials) {
        Span span = Span.last(DAYS, By.DAY, clock.instant());
        Map<String, List<Period>> periods = counts.ofCredentials(
                credentials.values().stream().flatMap(Collection::stream).toList(), span);
        Map<String, Chart> charts = new HashMap<>();
        credentials.forEach((owner, ids) -> charts.put(
                owner,
                Chart.of(
                        span,
                        ids.stream()
                                .flatMap(id -> periods.getOrDefault(id, List.of()).stream())
                                .toList())));
        return charts;
    }
}
