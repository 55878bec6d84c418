package dev.latchkey.auth.usage;

import dev.latchkey.auth.organization.Reseller;
import dev.latchkey.auth.organization.ResellerQuotas;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
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
        YearMonth month = month();
        return remaining(reseller, month, store.resellerRequests(reseller.id(), beginning(month)));
    }

    @Override
    public Map<String, Remaining> remaining(Collection<Reseller> resellers) {
        YearMonth month = month();
        Map<String, Long> used =
                store.resellerRequests(resellers.stream().map(Reseller::id).toList(), beginning(month));
        return resellers.stream()
                .collect(Collectors.toMap(
                        Reseller::id, reseller -> remaining(reseller, month, used.getOrDefault(reseller.id(), 0L))));
    }

    private static Remaining remaining(Reseller reseller, YearMonth month, long used) {
        return new Remaining(used, Math.max(0, reseller.quota() - used), beginning(month.plusMonths(1)));
    }

    private YearMonth month() {
        return YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    }

    private static Instant beginning(YearMonth month) {
        return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
