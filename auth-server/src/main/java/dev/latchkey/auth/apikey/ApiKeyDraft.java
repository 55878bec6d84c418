package dev.latchkey.auth.apikey;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What somebody wants an API key to be. What is {@code null} was not said, and is filled in from the key to copy from or from the type.
 *
 * @param scopes some of the type's; all of them if not said
 * @param endpointGroups some of the type's; empty or not said for all that the plan allows
 * @param allowedIps addresses and CIDR blocks; empty or not said for any
 * @param expiresAt when the key ends by itself; with the type's lifetime if not said
 * @param resellerClientId the reseller it is for; needed where the type is one of resellers, and only there
 * @param copyRestrictionsFrom id of a key of the same organization and type; what is said here goes before what that key has
 * @param rateLimit requests in the period of its type's limit, a minute where that has none; 0 or not said for no limit beside the type's
 */
public record ApiKeyDraft(
        String name,
        String type,
        Set<String> scopes,
        Set<String> endpointGroups,
        List<String> allowedIps,
        Instant expiresAt,
        String resellerClientId,
        String copyRestrictionsFrom,
        Long rateLimit) {

    /** A key with all that its type allows. */
    public static ApiKeyDraft of(String name, String type) {
        return new ApiKeyDraft(name, type, null, null, null, null, null, null, null);
    }

    /** What was not said of restrictions, taken from those of another key. A scope that the type no longer has is not taken along. */
    ApiKeyDraft completedFrom(ApiKey.Restrictions model, KeyType modelType) {
        return new ApiKeyDraft(
                name,
                type,
                scopes == null ? common(model.scopes(), modelType.scopes()) : scopes,
                endpointGroups == null ? model.endpointGroups() : endpointGroups,
                allowedIps == null ? model.allowedIps() : allowedIps,
                expiresAt,
                resellerClientId,
                copyRestrictionsFrom,
                rateLimit == null ? modelType.withinLimit(model.rateLimit()) : rateLimit);
    }

    private static Set<String> common(Set<String> some, Set<String> others) {
        Set<String> common = new LinkedHashSet<>(some);
        common.retainAll(others);
        return common;
    }
}
