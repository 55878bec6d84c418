package dev.latchkey.resourceserver.restriction;

import dev.latchkey.resourceserver.address.AllowedAddresses;
import dev.latchkey.resourceserver.credential.CredentialTerms;
import dev.latchkey.resourceserver.credential.RefusedException;
import jakarta.servlet.http.HttpServletRequest;

/** The one rule by which the terms of a credential allow a request or do not. */
public final class Restrictions {

    private final String environment;

    /**
     * @param environment the environment that this resource server belongs to
     */
    public Restrictions(String environment) {
        this.environment = environment;
    }

    /**
     * Checks a request against the terms of its credential.
     *
     * @param endpointGroup that the route belongs to; {@code null} for none
     * @param source the address that it comes from; {@code null} where that is not known
     * @throws RefusedException if they do not allow it
     */
    public void require(CredentialTerms terms, HttpServletRequest request, String endpointGroup, String source) {
        if (!terms.isAccountActive()) {
            throw RefusedException.forbidden("account is not active");
        }
        if (terms.environments() != null && !terms.environments().contains(environment)) {
            throw RefusedException.forbidden("credential of another environment");
        }
        if (terms.methods() != null && !terms.methods().contains(effectiveMethod(request))) {
            throw RefusedException.forbidden("method not allowed by the credential");
        }
        if (endpointGroup != null && !terms.endpointGroups().contains(endpointGroup)) {
            throw RefusedException.forbidden("endpoint group " + endpointGroup + " not listed by the credential");
        }
        requireAllowed(terms.allowedAddresses(), source);
    }

    private static void requireAllowed(AllowedAddresses allowed, String source) {
        if (allowed.contain(source)) {
            return;
        }
        throw RefusedException.forbidden(
                source == null ? "source address not known" : "source address not allowed by the credential");
    }

    /** HEAD reads what GET reads. Headers and parameters that want to override the method are not read by anyone. */
    private static String effectiveMethod(HttpServletRequest request) {
        return request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
    }
}
