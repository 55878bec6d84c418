package dev.latchkey.resourceserver.credential;

import dev.latchkey.resourceserver.address.AllowedAddresses;
import java.util.List;
import java.util.Set;

/**
 * What a credential may be used for, read once when it is remembered; the same for an API key and for an access token that was
 * traded for one. Immutable.
 *
 * @param isAccountActive whether the account behind it may be served
 * @param environments {@code null} means all
 * @param methods {@code null} means all; GET stands for HEAD too
 * @param endpointGroups what it lists; a credential that lists none may use no route that belongs to a group
 * @param allowedAddresses where it may be used from
 * @param rateLimit {@code null} means none
 * @param resellerQuota {@code null} for a key of no reseller
 */
public record CredentialTerms(
        boolean isAccountActive,
        Set<String> environments,
        Set<String> methods,
        Set<String> endpointGroups,
        AllowedAddresses allowedAddresses,
        RateLimit rateLimit,
        ResellerQuota resellerQuota) {

    /**
     * The terms as they are said, in an introspection answer or in claims; what was not said is {@code null}.
     *
     * @param accountStatus said of credentials with an account only
     * @param environments empty means all
     * @param methods empty means all
     */
    public static CredentialTerms of(
            String accountStatus,
            List<String> environments,
            List<String> methods,
            List<String> endpointGroups,
            List<String> allowedIps,
            RateLimit rateLimit) {
        return new CredentialTerms(
                accountStatus == null || accountStatus.equals("active"),
                unlessEmpty(environments),
                unlessEmpty(methods),
                endpointGroups == null ? Set.of() : Set.copyOf(endpointGroups),
                AllowedAddresses.of(allowedIps),
                rateLimit,
                null);
    }

    private static Set<String> unlessEmpty(List<String> said) {
        return said == null || said.isEmpty() ? null : Set.copyOf(said);
    }

    /** These, counted against a reseller's quota. */
    public CredentialTerms with(ResellerQuota quota) {
        return new CredentialTerms(
                isAccountActive, environments, methods, endpointGroups, allowedAddresses, rateLimit, quota);
    }
}
