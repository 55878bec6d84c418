package dev.latchkey.resourceserver.web;

import dev.latchkey.resourceserver.address.SourceAddresses;
import dev.latchkey.resourceserver.credential.CheckedCredential;
import dev.latchkey.resourceserver.credential.CredentialTerms;
import dev.latchkey.resourceserver.credential.RefusedException;
import dev.latchkey.resourceserver.ratelimit.LimitState;
import dev.latchkey.resourceserver.ratelimit.RateLimits;
import dev.latchkey.resourceserver.restriction.Restrictions;
import dev.latchkey.resourceserver.usage.QuotaState;
import dev.latchkey.resourceserver.usage.ResellerQuotas;
import dev.latchkey.resourceserver.usage.UsageCounts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * What a good credential must pass before the application sees its request, in this order: its own terms, the scope of the route,
 * its rate limit, its reseller's quota. A request that is refused counts for nothing that comes after, so that what is forbidden
 * uses up no limit; and only what is let in is usage.
 */
public final class Admission {

    private static final String LIMIT = Admission.class.getName() + ".limit";

    private final SourceAddresses sources;
    private final Restrictions restrictions;
    private final RateLimits rateLimits;
    private final ResellerQuotas quotas;
    private final UsageCounts usage;

    public Admission(
            SourceAddresses sources,
            Restrictions restrictions,
            RateLimits rateLimits,
            ResellerQuotas quotas,
            UsageCounts usage) {
        this.sources = sources;
        this.restrictions = restrictions;
        this.rateLimits = rateLimits;
        this.quotas = quotas;
        this.usage = usage;
    }

    /**
     * Lets a request in. Where limits hold, the answer tells what is left of them, whether it is let in or not.
     *
     * @throws RefusedException if it may not come in
     */
    void admit(CheckedCredential credential, RouteRule rule, HttpServletRequest request, HttpServletResponse response) {
        CredentialTerms terms = credential.terms();
        String source = sources.of(request);
        restrictions.require(terms, request, rule.endpointGroup(), source);
        rule.requireScope(credential.principal());
        if (terms.rateLimit() != null) {
            takeFromLimit(credential, request, response);
        }
        if (terms.resellerQuota() != null) {
            takeFromQuota(terms, response);
        }
        usage.count(credential, source);
    }

    /** Where a request comes from; {@code null} where that is not known. */
    String source(HttpServletRequest request) {
        return sources.of(request);
    }

    /** Says again what the answer said of a limit, where the container has begun it anew to tell of an error. */
    static void repeatLimit(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(LIMIT) instanceof LimitState state) {
            state.write(response);
        }
    }

    private void takeFromLimit(CheckedCredential credential, HttpServletRequest request, HttpServletResponse response) {
        LimitState state = rateLimits.take(
                credential.principal().countedAs(), credential.terms().rateLimit());
        request.setAttribute(LIMIT, state);
        state.write(response);
        if (!state.isPassed()) {
            throw RefusedException.rateLimited(state.resetSeconds());
        }
    }

    private void takeFromQuota(CredentialTerms terms, HttpServletResponse response) {
        QuotaState state = quotas.take(terms.resellerQuota());
        state.write(response);
        if (!state.isPassed()) {
            throw RefusedException.quotaExhausted(state.resetSeconds());
        }
    }
}
