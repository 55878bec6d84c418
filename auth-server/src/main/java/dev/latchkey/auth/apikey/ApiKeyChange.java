package dev.latchkey.auth.apikey;

import java.util.List;
import java.util.Set;

/**
 * What shall be different about an API key. What is {@code null} stays as it is.
 *
 * @param endpointGroups empty for all that the plan allows
 * @param allowedIps empty for any
 * @param rateLimit requests in the period of its type's limit; 0 for no limit beside the type's
 */
public record ApiKeyChange(
        String name, Set<String> scopes, Set<String> endpointGroups, List<String> allowedIps, Long rateLimit) {}
