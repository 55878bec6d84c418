package dev.latchkey.auth.usage;

import dev.latchkey.auth.page.QueryName;
import dev.latchkey.auth.usage.UsageCounts.Span;
import java.time.Instant;

/** For how long a page tells of usage. Its text and label are read by the template. */
enum UsageRange {
    DAY("Last 24 hours", 24, By.HOUR),
    MONTH("Last 30 days", 30, By.DAY),
    QUARTER("Last 90 days", 90, By.DAY);

    private final String label;
    private final int periods;
    private final By by;

    UsageRange(String label, int periods, By by) {
        this.label = label;
        this.periods = periods;
        this.by = by;
    }

    static UsageRange of(String text) {
        return QueryName.find(UsageRange.class, text);
    }

    public String text() {
        return QueryName.of(this);
    }

    public String label() {
        return label;
    }

    Span span(Instant now) {
        return Span.last(periods, by, now);
    }
}
