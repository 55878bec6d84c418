package dev.latchkey.resourceserver.web;

import dev.latchkey.resourceserver.address.SourceAddresses;
import dev.latchkey.resourceserver.credential.CheckedCredential;
import dev.latchkey.resourceserver.credential.RefusedException;
import dev.latchkey.resourceserver.restriction.Restrictions;
import jakarta.servlet.http.HttpServletRequest;

/** What a good credential must pass before the application sees its request: its own terms, then the scope of the route. */
public final class Admission {

    private final SourceAddresses sources;
    private final Restrictions restrictions;

    public Admission(SourceAddresses sources, Restrictions restrictions) {
        this.sources = sources;
        this.restrictions = restrictions;
    }

    /**
     * Lets a request in.
     *
     * @throws RefusedException if it may not come in
     */
    void admit(CheckedCredential credential, RouteRule rule, HttpServletRequest request) {
        restrictions.require(credential.terms(), request, rule.endpointGroup(), sources.of(request));
        rule.requireScope(credential.principal());
    }
}
