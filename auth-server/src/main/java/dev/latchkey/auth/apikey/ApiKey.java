package dev.latchkey.auth.apikey;

import java.time.Instant;
import java.util.Set;

/**
 * An API key, without the key.
 *
 * @param hint the beginning and the end of the key, enough for its owner to recognise it
 * @param type id of its key type
 * @param expiresAt {@code null} if it does not end by itself
 * @param revokedAt {@code null} while it is not revoked
 */
record ApiKey(
        String id,
        String hint,
        String organizationId,
        String workspaceId,
        String name,
        String type,
        Set<String> scopes,
        Instant createdAt,
        Instant expiresAt,
        Instant revokedAt) {

    /** Whether the key is known and live: neither revoked nor expired. */
    boolean isLive(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }
}
