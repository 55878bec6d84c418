package dev.latchkey.auth.usage;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.usage.UsageCounts.Count;
import dev.latchkey.auth.usage.UsageViews.Shown;
import dev.latchkey.auth.usage.UsageViews.ShownCount;
import dev.latchkey.auth.usage.UsageViews.ShownPeriod;
import java.time.Clock;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Counted requests in the management API. What resellers have used of their quota is told with the resellers. */
@RestController
@RequestMapping("/api/v1")
class UsageQueryController {

    private final VisibleUsage visible;
    private final UsageCounts counts;
    private final Clock clock;

    UsageQueryController(VisibleUsage visible, UsageCounts counts, Clock clock) {
        this.visible = visible;
        this.counts = counts;
        this.clock = clock;
    }

    /** All of an organization for its members; for members of single workspaces what was used there. */
    @GetMapping("/organizations/{id}/usage")
    Shown usage(
            Access access,
            @PathVariable String id,
            @RequestParam(required = false) String credential,
            @RequestParam(required = false) String from,
            @RequestParam(required = false) String to,
            @RequestParam(required = false) String by,
            @RequestParam(required = false) Integer limit,
            @RequestParam(required = false) String after) {
        UsageScope scope = visible.of(access, id);
        int most = Page.limit(limit);
        Count last = UsageQuery.after(Page.after(after));
        UsageQuery query = UsageQuery.of(credential, from, to, by, clock.instant());
        List<Period> totals = counts.periods(scope, query.credentialId(), query.span());
        Page<ShownCount> page = Page.of(
                counts.counts(scope, query.credentialId(), query.span(), last, most + 1),
                most,
                UsageQuery::cursor,
                ShownCount::of);
        return new Shown(
                query.span().by().wireName(),
                query.span().from(),
                query.span().to(),
                totals.stream().mapToLong(Period::requests).sum(),
                totals.stream().map(ShownPeriod::of).toList(),
                page.items(),
                page.next());
    }
}
