package dev.latchkey.auth.usage;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.organization.Reseller;
import dev.latchkey.auth.organization.ResellerQuotas.Remaining;
import dev.latchkey.auth.organization.Resellers;
import dev.latchkey.auth.page.MenuPage;
import dev.latchkey.auth.usage.CredentialNames.Named;
import dev.latchkey.auth.usage.UsageCounts.Span;
import dev.latchkey.auth.usage.UsageCounts.Total;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** What the page about usage shows, put together for its template. */
@Component
class UsageScreens {

    private static final int MOST_CREDENTIALS = 50;

    private final UsageCounts counts;
    private final List<CredentialNames> features;
    private final Resellers resellers;
    private final ResellerMonths months;
    private final Clock clock;

    UsageScreens(
            UsageCounts counts,
            List<CredentialNames> features,
            Resellers resellers,
            ResellerMonths months,
            Clock clock) {
        this.counts = counts;
        this.features = features;
        this.resellers = resellers;
        this.months = months;
        this.clock = clock;
    }

    @Bean
    static MenuPage usagePage() {
        return new MenuPage("usage", "/usage");
    }

    /**
     * A credential's row.
     *
     * @param named {@code null} where nobody knows the credential any more
     * @param share of all requests, in whole percent
     */
    record Row(String credentialId, Named named, long requests, long share) {}

    /** A reseller's row. */
    record Quota(Reseller reseller, long used, boolean spent) {}

    ModelAndView usage(Access access, UsageScope scope, UsageRange range, String credentialId) {
        Span span = range.span(clock.instant());
        Chart all = Chart.of(span, counts.periods(scope, null, span));
        ModelAndView page = new ModelAndView("usage")
                .addObject("range", range)
                .addObject("ranges", UsageRange.values())
                .addObject("rows", rows(scope, span, all.total()))
                .addObject("most", MOST_CREDENTIALS)
                .addObject("quotas", quotas(access, scope.organizationId()));
        if (credentialId.isEmpty()) {
            return page.addObject("chart", all);
        }
        if (!Input.isId(credentialId)) {
            throw ApiProblem.notFound();
        }
        return page.addObject("chart", Chart.of(span, counts.periods(scope, credentialId, span)))
                .addObject("credentialId", credentialId)
                .addObject("credential", names(scope, List.of(credentialId)).get(credentialId));
    }

    private List<Row> rows(UsageScope scope, Span span, long all) {
        List<Total> totals = counts.most(scope, span, MOST_CREDENTIALS);
        Map<String, Named> names =
                names(scope, totals.stream().map(Total::credentialId).toList());
        return totals.stream()
                .map(total -> new Row(
                        total.credentialId(),
                        names.get(total.credentialId()),
                        total.requests(),
                        Math.round(100.0 * total.requests() / Math.max(1, all))))
                .toList();
    }

    private Map<String, Named> names(UsageScope scope, Collection<String> credentialIds) {
        Map<String, Named> names = new HashMap<>();
        features.forEach(feature -> names.putAll(feature.names(scope, credentialIds)));
        return names;
    }

    private List<Quota> quotas(Access access, String organizationId) {
        if (!access.may(Permission.RESELLERS_READ, organizationId)) {
            return List.of();
        }
        List<Reseller> all = resellers.of(organizationId);
        Map<String, Remaining> left = months.remaining(all);
        return all.stream()
                .map(reseller -> quota(reseller, left.get(reseller.id()).used()))
                .toList();
    }

    private static Quota quota(Reseller reseller, long used) {
        return new Quota(reseller, used, used >= reseller.quota());
    }
}
