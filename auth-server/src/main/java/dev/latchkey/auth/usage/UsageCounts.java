package dev.latchkey.auth.usage;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Service;

/** What can be asked about counted requests. Reports arrive some seconds after the requests. */
@Service
public class UsageCounts {

    private final UsageStore store;

    UsageCounts(UsageStore store) {
        this.store = store;
    }

    /** How finely requests are told, in UTC. */
    public enum By {
        HOUR(ChronoUnit.HOURS),
        DAY(ChronoUnit.DAYS);

        private final ChronoUnit unit;

        By(ChronoUnit unit) {
            this.unit = unit;
        }
    }

    /**
     * The requests of one hour or day.
     *
     * @param start its beginning
     */
    public record Period(Instant start, long requests) {}

    /**
     * The requests made with a credential, oldest period first; periods without a request are left out.
     *
     * @param from the first hour that is told
     * @param to the hour behind the last one that is told
     */
    public List<Period> ofCredential(String credentialId, Instant from, Instant to, By by) {
        return summed(store.credentialHours(credentialId, from, to), by);
    }

    /** As {@link #ofCredential}, of all credentials of an organization together. */
    public List<Period> ofOrganization(String organizationId, Instant from, Instant to, By by) {
        return summed(store.organizationHours(organizationId, from, to), by);
    }

    private static List<Period> summed(List<Period> hours, By by) {
        Map<Instant, Long> sums = new TreeMap<>();
        hours.forEach(hour -> sums.merge(hour.start().truncatedTo(by.unit), hour.requests(), Long::sum));
        return sums.entrySet().stream()
                .map(sum -> new Period(sum.getKey(), sum.getValue()))
                .toList();
    }
}
