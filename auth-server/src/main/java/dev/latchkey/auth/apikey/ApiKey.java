package dev.latchkey.auth.apikey;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * An API key, without the key.
 *
 * @param id {@code null} as long as it has not been made
 * @param hint the beginning and the end of the key, enough for its owner to recognise it
 * @param type id of its key type
 * @param resellerId the reseller it belongs to; {@code null} unless its type is one of resellers
 * @param lastUse {@code null} if it has not been used; in a copy from a cache, out of date
 */
record ApiKey(
        String id,
        String hint,
        String organizationId,
        String workspaceId,
        String name,
        String type,
        String resellerId,
        Restrictions restrictions,
        Life life,
        LastUse lastUse) {

    /**
     * What the key is limited to, beyond what its type says.
     *
     * @param scopes what it may be used for
     * @param endpointGroups ids of the chosen groups; empty for all that the organization's plan allows
     * @param allowedIps addresses and CIDR blocks in canonical form; empty for any
     * @param rateLimit requests in the period of its type's limit; {@code null} for what the type has
     */
    record Restrictions(Set<String> scopes, Set<String> endpointGroups, List<String> allowedIps, Long rateLimit) {}

    /**
     * Where in its life the key is.
     *
     * @param lifetime for how long it was made; {@code null} for ever
     * @param expiresAt {@code null} if it does not end by itself; earlier than the lifetime says where a successor replaces it
     * @param revokedAt {@code null} while it is not revoked
     * @param successorId the key that it was last rotated to; {@code null} if it was not
     */
    record Life(Instant createdAt, Duration lifetime, Instant expiresAt, Instant revokedAt, String successorId) {}

    /**
     * @param address {@code null} where it is not known
     */
    record LastUse(Instant at, String address) {}

    /** Whether the key is known and live: neither revoked nor expired. */
    boolean isLive(Instant now) {
        return life.revokedAt() == null && (life.expiresAt() == null || now.isBefore(life.expiresAt()));
    }

    /** The same key under that id. */
    ApiKey as(String newId, String newHint) {
        return new ApiKey(
                newId, newHint, organizationId, workspaceId, name, type, resellerId, restrictions, life, lastUse);
    }

    /** The same key with another name and other restrictions. */
    ApiKey with(String newName, Restrictions newRestrictions) {
        return new ApiKey(
                id, hint, organizationId, workspaceId, newName, type, resellerId, newRestrictions, life, lastUse);
    }

    /** A key like this one at the beginning of its life, without an id. */
    ApiKey anew(Instant now, Duration lifetime) {
        Instant end = lifetime == null ? null : now.plus(lifetime);
        return new ApiKey(
                null,
                null,
                organizationId,
                workspaceId,
                name,
                type,
                resellerId,
                restrictions,
                new Life(now, lifetime, end, null, null),
                null);
    }
}
