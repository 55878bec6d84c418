package dev.latchkey.auth.usage;

import dev.latchkey.auth.organization.Reseller;
import dev.latchkey.auth.organization.ResellerQuotas;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What resellers have used and have left of their quota in the calendar month (UTC). */
@Component
class ResellerMonths implements ResellerQuotas {

    private final UsageStore store;
    private final Clock clock;

    ResellerMonths(UsageStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** The beginning of the month that an instant lies in. */
    static Instant of(Instant instant) {
        return beginning(YearMonth.from(instant.atOffset(ZoneOffset.UTC)));
    }

    @Override
    public Remaining remaining(Reseller reseller) {
        YearMonth month = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        long used = store.resellerRequests(reseller.id(), beginning(month));
        return new Remaining(used, Math.max(0, reseller.quota() - used), beginning(month.plusMonths(1)));
    }

    /** What these resellers have used in the present month; those that have used nothing are left out. One query. */
    Map<String, Long> used(Collection<String> resellerIds) {
        return store.resellerRequests(resellerIds, of(clock.instant()));
    }

    private static Instant beginning(YearMonth month) {
        return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
