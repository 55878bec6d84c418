package dev.latchkey.auth.dashboard;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.usage.By;
import dev.latchkey.auth.usage.Chart;
import dev.latchkey.auth.usage.UsageCounts;
import dev.latchkey.auth.usage.UsageCounts.Span;
import dev.latchkey.auth.usage.VisibleUsage;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** The requests of the last day, as the first page shows them. */
@Component
class Traffic {

    private static final int HOURS = 24;

    private final VisibleUsage visible;
    private final UsageCounts counts;
    private final Clock clock;

    Traffic(VisibleUsage visible, UsageCounts counts, Clock clock) {
        this.visible = visible;
        this.counts = counts;
        this.clock = clock;
    }

    /** What the caller sees of them; {@code null} if that is nothing. */
    Chart lastDay(Access access, String organizationId) {
        Span span = Span.last(HOURS, By.HOUR, clock.instant());
        try {
            return Chart.of(span, counts.periods(visible.of(access, organizationId), null, span));
        } catch (ApiProblem refused) {
            return null;
        }
    }
}
