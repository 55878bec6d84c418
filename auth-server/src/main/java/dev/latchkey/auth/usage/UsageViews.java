package dev.latchkey.auth.usage;

import java.time.Instant;
import java.util.List;

/** Counted requests as the management API sends them. */
final class UsageViews {

    private UsageViews() {}

    /**
     * The answer to a query. {@code totals} and {@code requests} are of the whole time; {@code items} is a page.
     *
     * @param from the beginning of the first period that is told
     * @param to the end of the last one
     * @param requests all of them
     * @param totals by period, of all credentials together; those without a request are left out
     * @param items by period and credential; those without a request are left out
     * @param next what to send as {@code after} for the next page; {@code null}, and not sent, on the last one
     */
    record Shown(
            String by,
            Instant from,
            Instant to,
            long requests,
            List<ShownPeriod> totals,
            List<ShownCount> items,
            String next) {}

    record ShownPeriod(Instant start, long requests) {

        static ShownPeriod of(Period period) {
            return new ShownPeriod(period.start(), period.requests());
        }
    }

    /**
     * @param credentialId a client secret or an API key
     */
    record ShownCount(Instant start, String credentialId, long requests) {

        static ShownCount of(UsageCounts.Count count) {
            return new ShownCount(count.start(), count.credentialId(), count.requests());
        }
    }
}
